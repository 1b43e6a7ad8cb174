package io.tributary.gpu.objective;

import java.util.List;

/** Self-play preference optimisation, hard form (2405.00675). */
public final class Sppo implements ObjectiveSpec {
  @Override
  public String id() {
    return "sppo";
  }

  @Override
  public Needs needs() {
    return Needs.pairs(Need.REFERENCE);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.positive(
            "beta", 0.1, 100, "log-ratios are pulled to 1 / (2 beta) and its negative"));
  }
}
