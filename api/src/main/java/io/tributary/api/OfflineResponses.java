package io.tributary.api;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * Responses of a preference file to a prompt, as the policy's tokens: a pair, or a ranked list.
 * Nobody here sampled them, so they have no log-probs, and their age says nothing: their version is
 * the reference's.
 *
 * @param prompt what it says, under the place where it was read
 * @param promptTokens the rendered conversation, shape [P]
 * @param responses best first, two at least
 */
public record OfflineResponses(Prompt prompt, int[] promptTokens, List<Response> responses)
    implements TrainingExample {
  /**
   * One of them.
   *
   * @param tokens EOS included, shape [T]
   * @param score what the file says of it; of a pair without scores 1 for the chosen one, 0 else
   */
  public record Response(int[] tokens, double score) {
    public Response {
      Objects.requireNonNull(tokens, "tokens");
      if (!Double.isFinite(score)) {
        throw new IllegalArgumentException("a score must be finite, not " + score);
      }
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Response that
          && Double.compare(score, that.score) == 0
          && Arrays.equals(tokens, that.tokens);
    }

    @Override
    public int hashCode() {
      return Objects.hash(Arrays.hashCode(tokens), score);
    }
  }

  public OfflineResponses {
    Objects.requireNonNull(prompt, "prompt");
    Objects.requireNonNull(promptTokens, "promptTokens");
    responses = List.copyOf(responses);
    if (responses.size() < 2) {
      throw new IllegalArgumentException(responses.size() + " responses, at least 2");
    }
    for (int i = 1; i < responses.size(); i++) {
      if (responses.get(i).score() > responses.get(i - 1).score()) {
        throw new IllegalArgumentException(
            "response %d is better than the one before".formatted(i));
      }
    }
  }

  /** A pair whose scores nobody knows. */
  public static OfflineResponses pair(
      Prompt prompt, int[] promptTokens, int[] chosen, int[] rejected) {
    return new OfflineResponses(
        prompt, promptTokens, List.of(new Response(chosen, 1), new Response(rejected, 0)));
  }

  /** How many different scores there are. */
  public int ranks() {
    return (int) responses.stream().mapToDouble(Response::score).distinct().count();
  }

  @Override
  public PolicyVersion version() {
    return PolicyVersion.REFERENCE;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OfflineResponses that
        && prompt.equals(that.prompt)
        && Arrays.equals(promptTokens, that.promptTokens)
        && responses.equals(that.responses);
  }

  @Override
  public int hashCode() {
    return Objects.hash(prompt, Arrays.hashCode(promptTokens), responses);
  }

  @Override
  public String toString() {
    return "OfflineResponses[%s, %s tokens]"
        .formatted(prompt.id(), responses.stream().map(r -> r.tokens().length).toList());
  }
}
