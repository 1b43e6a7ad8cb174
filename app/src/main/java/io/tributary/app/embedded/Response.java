package io.tributary.app.embedded;

import java.util.Objects;

/** A response's text and whether it was cut off at the token limit. */
public record Response(String text, boolean truncated) {
  public Response {
    Objects.requireNonNull(text, "text");
  }
}
