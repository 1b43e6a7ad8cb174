package io.tributary.gpu.objective;

import java.util.List;

/**
 * Objectives without a value head on the clipped surrogate (1707.06347) less a KL term: they differ
 * in the advantages and in how a response's tokens are reduced.
 */
abstract sealed class ClippedSurrogate implements ObjectiveSpec permits Grpo, Rloo {
  static final Parameter CLIP =
      Parameter.positive("clip", 0.2, 1, "largest relative change of a probability in one step");
  static final Parameter IMPORTANCE_CAP =
      Parameter.positive("importance-cap", 2, 1000, "largest importance weight of a token");
  static final Parameter UPDATES =
      Parameter.whole("updates", 1, 1, 64, "optimizer updates on the same examples in one step");

  @Override
  public final Needs needs() {
    return Needs.of(Examples.SCORED, 2, Need.REFERENCE, Need.SAMPLING_LOG_PROBS);
  }

  @Override
  public final List<Parameter> parameters() {
    return List.of(
        Parameter.number("beta", 0.04, 0, 100, "weight of the KL term (k3)"),
        CLIP,
        IMPORTANCE_CAP,
        UPDATES);
  }
}
