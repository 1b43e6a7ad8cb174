package io.tributary.gpu.objective;

import java.util.List;

/** Direct preference optimisation: RLHF Workflow (2405.07863) eq. 5, with label smoothing. */
public final class Dpo implements ObjectiveSpec {
  @Override
  public String id() {
    return "dpo";
  }

  @Override
  public Needs needs() {
    return Needs.pairs(Need.REFERENCE);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.positive("beta", 0.1, 100, "strength of the pull to the reference model"),
        Parameter.number("label-smoothing", 0, 0, 0.5, "probability that a label is wrong")
            .lessThanHigh(),
        Parameter.flag(
            "robust", false, "unbiased under that probability, in place of smoothed (cDPO)"));
  }

  @Override
  public double sftWeight() {
    return 0.05;
  }
}
