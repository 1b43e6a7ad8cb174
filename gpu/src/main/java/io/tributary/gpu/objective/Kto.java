package io.tributary.gpu.objective;

import java.util.List;

/** Kahneman-Tversky optimisation of responses with a label, in pairs or alone (2402.01306). */
public final class Kto implements ObjectiveSpec {
  @Override
  public String id() {
    return "kto";
  }

  @Override
  public Needs needs() {
    return Needs.pairs(Need.REFERENCE, Need.MISMATCHED_RESPONSES);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.positive("beta", 0.1, 100, "strength of the pull to the reference model"),
        Parameter.number("desirable-weight", 1, 0, 100, "weight of the desirable responses"),
        Parameter.number("undesirable-weight", 1, 0, 100, "weight of the undesirable responses"));
  }
}
