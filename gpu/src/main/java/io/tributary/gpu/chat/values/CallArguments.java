package io.tributary.gpu.chat.values;

import java.util.List;
import java.util.Map;

/** The arguments of a call. */
public record CallArguments(List<Value> positional, Map<String, Value> named) {
  public static final CallArguments NONE = new CallArguments(List.of(), Map.of());
}
