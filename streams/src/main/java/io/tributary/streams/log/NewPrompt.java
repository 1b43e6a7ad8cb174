package io.tributary.streams.log;

import java.util.Objects;
import java.util.Optional;

/**
 * A prompt as it is submitted.
 *
 * @param id unique within the run; without one the log makes one up
 * @param text what the user asks, not blank
 */
public record NewPrompt(Optional<String> id, String text) {
  /** Longest id and idempotency key. */
  public static final int LONGEST_ID = 200;

  public NewPrompt {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
    if (text.isBlank()) throw new IllegalArgumentException("a prompt must have a text");
    id.ifPresent(
        given -> {
          if (given.isBlank() || given.length() > LONGEST_ID) {
            throw new IllegalArgumentException(
                "a prompt's id must have 1 to %d characters, not %d"
                    .formatted(LONGEST_ID, given.length()));
          }
        });
  }

  public static NewPrompt of(String text) {
    return new NewPrompt(Optional.empty(), text);
  }
}
