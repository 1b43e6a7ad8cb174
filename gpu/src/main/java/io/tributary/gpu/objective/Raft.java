package io.tributary.gpu.objective;

import java.util.List;

/** Reward-ranked fine-tuning: SFT on the best of n (2304.06767). */
public final class Raft implements ObjectiveSpec {
  @Override
  public String id() {
    return "raft";
  }

  @Override
  public Needs needs() {
    return Needs.of(Examples.BEST, 1);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of();
  }
}
