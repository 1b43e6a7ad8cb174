package io.tributary.gpu.engine;

/** Names of a step's figures that others watch. */
public final class StepFigures {
  /** β (lp − lp_ref) of the chosen or best response; {@code Needs.implicitRewards} says of whom. */
  public static final String REWARDS_CHOSEN = "rewards/chosen";

  /** lp of the chosen or best response, nats; of every objective whose responses are scored. */
  public static final String LOGPS_CHOSEN = "logps/chosen";

  private StepFigures() {}
}
