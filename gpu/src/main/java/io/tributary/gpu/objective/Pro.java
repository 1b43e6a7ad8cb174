package io.tributary.gpu.objective;

import java.util.List;

/** Preference ranking optimisation (2306.17492): rankings of three responses or more. */
public final class Pro implements ObjectiveSpec {
  @Override
  public String id() {
    return "pro";
  }

  @Override
  public Needs needs() {
    return Needs.of(Examples.RANKED, 3);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.number("beta-sft", 0.05, 0, 100, "weight of the log-prob of the best response"));
  }
}
