package io.tributary.gpu.chat;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * One message of a conversation.
 *
 * @param role {@code system}, {@code user}, {@code assistant} or {@code tool}, or another one that
 *     the template knows
 * @param content the text; null: the message has no content, as one with {@code tool_calls} may
 * @param more other fields, such as {@code tool_calls}, {@code tool_call_id} and {@code name}, as
 *     plain data: null, Boolean, numbers, String, List and Map
 */
public record ChatMessage(String role, String content, Map<String, Object> more) {
  public ChatMessage {
    Objects.requireNonNull(role, "role");
    more = Collections.unmodifiableMap(new LinkedHashMap<>(more));
    for (String name : new String[] {"role", "content"}) {
      if (more.containsKey(name)) {
        throw new IllegalArgumentException("a message's " + name + " is no field of its others");
      }
    }
  }

  public static ChatMessage of(String role, String content) {
    return new ChatMessage(role, content, Map.of());
  }

  public static ChatMessage system(String content) {
    return of("system", content);
  }

  public static ChatMessage user(String content) {
    return of("user", content);
  }

  public static ChatMessage assistant(String content) {
    return of("assistant", content);
  }

  /** All fields, in the order in which a template sees them. */
  Map<String, Object> fields() {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("role", role);
    if (content != null) fields.put("content", content);
    fields.putAll(more);
    return fields;
  }
}
