package io.tributary.gpu.objective;

import java.util.List;

/** Odds ratio preference optimisation, without a reference (2403.07691). */
public final class Orpo implements ObjectiveSpec {
  @Override
  public String id() {
    return "orpo";
  }

  @Override
  public Needs needs() {
    return Needs.pairs();
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(Parameter.positive("beta", 0.1, 100, "weight of the odds ratio"));
  }
}
