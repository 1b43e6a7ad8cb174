package io.tributary.app.run;

import io.tributary.actors.Checkpointer;
import io.tributary.gpu.LearnerEngine;
import io.tributary.gpu.files.checkpoint.CheckpointStore;
import io.tributary.streams.log.CheckpointManifest;
import io.tributary.streams.log.LedgerDigest;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.PairLog;
import java.util.HashMap;
import java.util.Map;

/**
 * Saves the learner with a digest of everything it was trained on, which an audit recomputes from
 * the ledger.
 */
final class RunCheckpoints implements Checkpointer {
  private final CheckpointStore store;
  private final PairLog log;
  private final Map<String, String> settings;
  private LedgerDigest digest = LedgerDigest.start();
  private long digested;

  /**
   * @param settings what a resumed run must not contradict, kept in every checkpoint
   */
  RunCheckpoints(CheckpointStore store, PairLog log, Map<String, String> settings) {
    this.store = store;
    this.log = log;
    this.settings = settings;
  }

  @Override
  public void save(LearnerEngine engine, long lastStep, Runnable permit) {
    permit.run();
    for (LedgerStep step : log.stepsAfter(digested)) {
      if (step.step() > lastStep) break;
      digest = digest.next(step);
      digested = step.step();
    }
    Map<String, String> info = new HashMap<>(settings);
    info.put(CheckpointManifest.TRAINED_DIGEST, digest.hex());
    store.save(
        lastStep,
        info,
        folder -> {
          engine.save(folder);
          permit.run();
        });
  }
}
