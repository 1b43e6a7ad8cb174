package io.tributary.actors;

import io.tributary.gpu.LearnerEngine;

/** Keeps the learner's state where a resumed run finds it; called on the learner's thread. */
@FunctionalInterface
public interface Checkpointer {
  /**
   * Saves the engine, all or nothing.
   *
   * @param lastStep the last step of the ledger that the engine's state contains
   * @param permit asked before anything is written, and when all is, before it counts; what it
   *     throws keeps the checkpoint from being there
   */
  void save(LearnerEngine engine, long lastStep, Runnable permit);
}
