package io.tributary.gpu.objective;

import java.util.List;

/** Simple preference optimisation, without a reference (2405.14734). */
public final class Simpo implements ObjectiveSpec {
  @Override
  public String id() {
    return "simpo";
  }

  @Override
  public Needs needs() {
    return Needs.pairs();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.positive("beta", 2, 100, "scale of the margin of averaged log-probs"),
        Parameter.number("gamma", 0.5, 0, 100, "margin that is asked for"));
  }
}
