package io.tributary.streams.pairs;

import java.util.Objects;

/** One turn of a conversation. */
public record Message(String role, String content) {
  static final String USER = "user";
  static final String ASSISTANT = "assistant";

  public Message {
    Objects.requireNonNull(role, "role");
    Objects.requireNonNull(content, "content");
  }
}
