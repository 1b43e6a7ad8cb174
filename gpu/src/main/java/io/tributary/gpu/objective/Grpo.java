package io.tributary.gpu.objective;

import java.util.Arrays;
import java.util.List;

/** Group relative policy optimisation (2402.03300). */
public final class Grpo implements ObjectiveSpec {
  @Override
  public String id() {
    return "grpo";
  }

  @Override
  public Needs needs() {
    return Needs.of(Examples.SCORED, 2, Need.REFERENCE, Need.SAMPLING_LOG_PROBS);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.number("beta", 0.04, 0, 100, "weight of the KL term (k3)"),
        Parameter.positive("clip", 0.2, 1, "largest relative change of a probability in one step"),
        Parameter.positive("importance-cap", 2, 1000, "largest importance weight of a token"),
        Parameter.whole("updates", 1, 1, 64, "optimizer updates on the same examples in one step"));
  }

  /** Of the sample, n - 1 in the denominator. */
  @Override
  public double[] advantages(double[] scores) {
    double mean = Arrays.stream(scores).average().orElse(0);
    double squares = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
    double deviation = Math.sqrt(squares / Math.max(1, scores.length - 1));
    return Arrays.stream(scores).map(s -> (s - mean) / (deviation + 1e-4)).toArray();
  }
}
