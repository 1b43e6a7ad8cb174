package io.tributary.gpu.objective;

import java.util.List;

/** DPO for rankings, Plackett-Luce (a survey by IST Lisboa, eq. 19, 20); of two it is DPO. */
public final class DpoPl implements ObjectiveSpec {
  @Override
  public String id() {
    return "dpo-pl";
  }

  @Override
  public Needs needs() {
    return Needs.of(Examples.RANKED, 2, Need.REFERENCE);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.positive("beta", 0.1, 100, "strength of the pull to the reference model"));
  }
}
