package io.tributary.app.embedded;

import java.util.Objects;

/**
 * A dialogue to imitate.
 *
 * @param prompt the user's words, before any chat template
 * @param principle whether the principle ({@code model.principle}) stands before the prompt
 * @param response the answer, without special tokens
 * @param kind the manner of the answer
 */
public record SftExample(String prompt, boolean principle, String response, AnswerKind kind) {
  public SftExample {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(response, "response");
    Objects.requireNonNull(kind, "kind");
  }
}
