package io.tributary.gpu.objective;

import java.util.List;

/** Proximal policy optimisation (1707.06347) with a value head and GAE (1506.02438). */
public final class Ppo implements ObjectiveSpec {
  @Override
  public String id() {
    return "ppo";
  }

  @Override
  public Needs needs() {
    return Needs.of(Examples.SCORED, 1, Need.REFERENCE, Need.SAMPLING_LOG_PROBS, Need.VALUE_HEAD);
  }

  @Override
  public List<Parameter> parameters() {
    return List.of(
        Parameter.number("beta", 0.05, 0, 100, "weight of the KL per token in the reward"),
        ClippedSurrogate.CLIP,
        ClippedSurrogate.IMPORTANCE_CAP,
        Parameter.positive("value-clip", 0.2, 1000, "largest change of a value in one step"),
        Parameter.number("value-weight", 0.1, 0, 100, "weight of the value loss"),
        Parameter.positive(
            "value-learning-rate",
            1.0e-2,
            1,
            "learning rate of the value head, as the policy's schedule goes"),
        Parameter.positive("gamma", 1, 1, "discount of a token"),
        Parameter.number("lambda", 0.95, 0, 1, "of GAE: 0 trusts the value head, 1 the rewards"),
        Parameter.flag("whiten", true, "advantages of a step have mean 0 and deviation 1"),
        ClippedSurrogate.UPDATES);
  }
}
