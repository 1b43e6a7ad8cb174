package io.tributary.api;

import java.util.Arrays;
import java.util.Objects;

/**
 * A pair of a preference file as the policy's tokens. Nobody here sampled or scored it, so it has
 * neither log-probs nor scores, and its age says nothing: its version is the reference's.
 *
 * @param prompt what it says, under the place where it was read
 * @param promptTokens the rendered conversation, shape [P]
 * @param chosen the better response, EOS included, shape [T]
 * @param rejected the other one
 */
public record OfflinePair(Prompt prompt, int[] promptTokens, int[] chosen, int[] rejected)
    implements TrainingExample {
  public OfflinePair {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(promptTokens, "promptTokens");
    Objects.requireNonNull(chosen, "chosen");
    Objects.requireNonNull(rejected, "rejected");
  }

  @Override
  public PolicyVersion version() {
    return PolicyVersion.REFERENCE;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OfflinePair that
        && prompt.equals(that.prompt)
        && Arrays.equals(promptTokens, that.promptTokens)
        && Arrays.equals(chosen, that.chosen)
        && Arrays.equals(rejected, that.rejected);
  }

  @Override
  public int hashCode() {
    return Objects.hash(
        prompt, Arrays.hashCode(promptTokens), Arrays.hashCode(chosen), Arrays.hashCode(rejected));
  }

  @Override
  public String toString() {
    return "OfflinePair[%s, %d and %d tokens]"
        .formatted(prompt.id(), chosen.length, rejected.length);
  }
}
