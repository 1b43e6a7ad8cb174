package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.display.QuietDisplay;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.LearnerEngine;
import io.tributary.streams.log.SqlPairLog;
import io.tributary.streams.log.SqlitePairLog;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The node of a learner that waits for its turn, beside that of the one that works. */
class LearnerStartTest {
  private static final ResolvedSettings SETTINGS =
      new SettingsLoader(Optional.empty(), List.of(), List.of()).load();

  @TempDir private Path home;

  private LearnerStart start(SqlPairLog log) {
    SimulatedSpeeds speeds = new SimulatedSpeeds(home, Duration.ZERO, Duration.ZERO);
    return new LearnerStart(
        SETTINGS,
        new RunFolder(home),
        log,
        () -> new SimulatedLearner(speeds, new AtomicReference<>()),
        new QuietDisplay(new PrintWriter(System.out)));
  }

  @Test
  void aLearnerThatOnlyWaitsLeavesTheOthersCheckpointAlone() throws Exception {
    try (SqlPairLog log = SqlitePairLog.open(home.resolve(SqlitePairLog.FILE_NAME))) {
      LearnerStart working = start(log);
      LearnerEngine learner = working.open();
      Path underWay =
          Files.createDirectory(new RunFolder(home).checkpoints().resolve(".tmp-under-way"));
      LearnerStart waiting = start(log);
      assertThat(underWay).exists();
      working.checkpointer().save(learner, 0);
      assertThat(waiting.open().version()).isEqualTo(learner.version());
      assertThat(underWay).doesNotExist();
    }
  }
}
