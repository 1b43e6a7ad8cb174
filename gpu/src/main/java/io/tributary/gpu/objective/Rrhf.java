package io.tributary.gpu.objective;

import java.util.List;

/** Rank responses to align (2304.05302). */
public final class Rrhf implements ObjectiveSpec {
  @Override
  public String id() {
    return "rrhf";
  }

  @Override
  public Needs needs() {
    return Needs.of(Examples.SCORED, 2);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
