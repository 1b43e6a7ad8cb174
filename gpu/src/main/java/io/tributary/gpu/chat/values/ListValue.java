package io.tributary.gpu.chat.values;

import java.util.List;

/** Python's {@code list}; templates cannot change one. */
public record ListValue(List<Value> values) implements Elements {
  @Override
  public ListValue with(List<Value> others) {
    return new ListValue(others);
  }

  @Override
  public String type() {
    return "list";
  }

  @Override
  public void repr(Printer out) {
    out.append("[");
    out.nested(values);
    out.append("]");
  }
}
