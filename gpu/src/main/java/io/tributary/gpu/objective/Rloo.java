package io.tributary.gpu.objective;

import java.util.Arrays;
import java.util.List;

/** REINFORCE leave-one-out (2402.14740). */
public final class Rloo implements ObjectiveSpec {
  @Override
  public String id() {
    return "rloo";
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

  @Override
  public double[] advantages(double[] scores) {
    double sum = Arrays.stream(scores).sum();
    int others = Math.max(1, scores.length - 1);
    return Arrays.stream(scores).map(s -> s - (sum - s) / others).toArray();
  }
}
