package io.tributary.gpu.objective;

import java.util.List;

/** Exploratory preference optimisation: DPO with optimism (2405.21046). */
public final class Xpo implements ObjectiveSpec {
  @Override
  public String id() {
    return "xpo";
  }

  @Override
  public Needs needs() {
    return Needs.pairs(Need.REFERENCE, Need.REFERENCE_SAMPLES);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.positive("beta", 0.1, 100, "strength of the pull to the reference model"),
        Parameter.number("alpha", 1.0e-5, 0, 100, "weight of the optimism"));
  }
}
