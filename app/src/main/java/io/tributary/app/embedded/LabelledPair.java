package io.tributary.app.embedded;

import io.tributary.api.Prompt;
import java.util.Objects;

/**
 * Two responses with the preference that a noisy human gave.
 *
 * @param chosen the preferred text
 * @param rejected the other text
 * @param probability P(chosen preferred to rejected) before the label was drawn; below 0.5 the
 *     label is a surprise
 */
public record LabelledPair(
    Prompt prompt,
    String chosen,
    String rejected,
    boolean chosenTruncated,
    boolean rejectedTruncated,
    double probability) {
  public LabelledPair {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(chosen, "chosen");
    Objects.requireNonNull(rejected, "rejected");
    if (!(probability >= 0 && probability <= 1)) {
      throw new IllegalArgumentException("no probability: " + probability);
    }
  }
}
