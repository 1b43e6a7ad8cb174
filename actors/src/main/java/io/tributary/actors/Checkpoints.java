package io.tributary.actors;

import io.tributary.gpu.LearnerEngine;
import io.tributary.streams.log.PairLog;

/** No checkpoint is written by a learner that another has taken over from. */
final class Checkpoints {
  private final Checkpointer checkpointer;
  private final LearnerEngine engine;
  private final PairLog log;
  private final long every;
  private long newest;

  /**
   * @param engine restored from the newest checkpoint there is
   * @param log asked whether this is still the learner
   * @param every steps from one to the next
   */
  Checkpoints(Checkpointer checkpointer, LearnerEngine engine, PairLog log, long every) {
    this.checkpointer = checkpointer;
    this.engine = engine;
    this.log = log;
    this.every = every;
    this.newest = version();
  }

  /** The step of the newest one. */
  long newest() {
    return newest;
  }

  /** Saves after every so many steps. */
  void saveIfDue() {
    if (version() % every == 0) save();
  }

  /** Saves unless the newest one has all steps. */
  void saveRest() {
    if (version() > newest) save();
  }

  private void save() {
    // The checkpoints are those of whoever took over, too.
    checkpointer.save(engine, version(), log::requireLearner);
    newest = version();
  }

  private long version() {
    return engine.version().number();
  }
}
