package io.tributary.actors.guards;

/** What the learner does when a guard raises its alarm, from mild to grave; all are said. */
public enum GuardAction {
  /** Nothing else. */
  WARN,
  /** Later steps are taken at a smaller share of the scheduled learning rate. */
  LOWER,
  /** The next step starts from the weights of the best validated version. */
  ROLL_BACK,
  /** No step more is taken: the stream drains, and may be resumed. */
  PAUSE
}
