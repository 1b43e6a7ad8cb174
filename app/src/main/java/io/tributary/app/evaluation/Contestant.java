package io.tributary.app.evaluation;

import java.util.List;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * A version with its responses.
 *
 * @param version null for a model that is no version of a run
 * @param responses by prompt and sample, of every prompt as many
 */
public record Contestant(String name, Long version, List<List<Responded>> responses) {
  public Contestant {
    Objects.requireNonNull(name, "name");
    responses = responses.stream().map(List::copyOf).toList();
    if (responses.isEmpty() || responses.get(0).isEmpty()) {
      throw new IllegalArgumentException(name + " has no responses");
    }
    int samples = responses.get(0).size();
    for (List<Responded> each : responses) {
      if (each.size() != samples) {
        throw new IllegalArgumentException(
            "%s has %d responses to one prompt and %d to another"
                .formatted(name, samples, each.size()));
      }
    }
  }

  public int prompts() {
    return responses.size();
  }

  public int samples() {
    return responses.get(0).size();
  }

  /** A figure of the first response to each prompt. */
  public double[] first(ToDoubleFunction<Responded> figure) {
    return responses.stream().mapToDouble(r -> figure.applyAsDouble(r.get(0))).toArray();
  }

  /** A figure of all responses to these prompts, a prompt's responses together. */
  double[] all(int[] prompts, ToDoubleFunction<Responded> figure) {
    double[] out = new double[prompts.length * samples()];
    int next = 0;
    for (int p : prompts) {
      for (Responded r : responses.get(p)) out[next++] = figure.applyAsDouble(r);
    }
    return out;
  }
}
