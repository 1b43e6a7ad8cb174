package io.tributary.gpu.objective;

import java.util.List;

/** Sequence likelihood calibration (2305.10425). */
public final class Slic implements ObjectiveSpec {
  @Override
  public String id() {
    return "slic";
  }

  @Override
  public Needs needs() {
    return Needs.pairs();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.positive("delta", 1.0, 1000, "margin of the log-probs"),
        Parameter.number("lambda", 0.1, 0, 100, "weight of the log-prob of the chosen response"));
  }
}
