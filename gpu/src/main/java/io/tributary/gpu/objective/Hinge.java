package io.tributary.gpu.objective;

import java.util.List;

/** Hinge loss on the margin of implicit rewards (2305.10425, 2309.06657). */
public final class Hinge implements ObjectiveSpec {
  @Override
  public String id() {
    return "hinge";
  }

  @Override
  public Needs needs() {
    return Needs.pairs(Need.REFERENCE);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.positive("beta", 0.1, 100, "strength of the pull to the reference model"));
  }
}
