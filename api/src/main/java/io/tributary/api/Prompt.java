package io.tributary.api;

import java.util.Objects;

/**
 * A prompt as the user gave it, before any chat template.
 *
 * @param id unique within a run; the key of the prompt's one recorded outcome
 * @param text what the user asks, not blank
 */
public record Prompt(String id, String text) {
  public Prompt {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
    if (id.isBlank()) throw new IllegalArgumentException("a prompt's id must not be blank");
    if (text.isBlank()) throw new IllegalArgumentException("prompt " + id + " has no text");
  }
}
