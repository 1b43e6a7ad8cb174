package io.tributary.gpu.objective;

import java.util.List;

/** Identity preference optimisation (2310.12036). */
public final class Ipo implements ObjectiveSpec {
  @Override
  public String id() {
    return "ipo";
  }

  @Override
  public Needs needs() {
    return Needs.pairs(Need.REFERENCE);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.positive("beta", 0.1, 100, "the margin is pulled to 1 / (2 beta)"),
        Parameter.flag(
            "average", true, "log-probs averaged over a response's tokens; false: summed"));
  }
}
