package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.PolicyVersion;
import io.tributary.app.display.QuietDisplay;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.LearnerEngine;
import io.tributary.streams.log.FencedException;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.log.SqlPairLog;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.log.WriterRole;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
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
      working.checkpointer().save(learner, 0, () -> {});
      assertThat(waiting.open().version()).isEqualTo(learner.version());
      assertThat(underWay).doesNotExist();
    }
  }

  @Test
  void whatIsNotPermittedAnyMoreLeavesNoCheckpoint() throws Exception {
    try (SqlPairLog log = SqlitePairLog.open(home.resolve(SqlitePairLog.FILE_NAME))) {
      LearnerStart start = start(log);
      LearnerEngine learner = start.open();
      SharedPairLog old = log.as(WriterRole.LEARNER, log.acquireEpoch(WriterRole.LEARNER, "old"));
      Path checkpoints = new RunFolder(home).checkpoints();
      start.checkpointer().save(learner, 1, old::requireLearner);
      assertThat(names(checkpoints)).containsExactly("step-00000000", "step-00000001");
      AtomicInteger asked = new AtomicInteger();
      // The other takes over while the files are being written.
      Runnable permit =
          () -> {
            if (asked.incrementAndGet() == 2) log.acquireEpoch(WriterRole.LEARNER, "young");
            old.requireLearner();
          };
      assertThatThrownBy(() -> start.checkpointer().save(learner, 2, permit))
          .isInstanceOf(FencedException.class)
          .hasMessageContaining("young");
      assertThat(asked).hasValue(2);
      assertThatThrownBy(() -> start.checkpointer().save(learner, 3, old::requireLearner))
          .isInstanceOf(FencedException.class);
      assertThat(names(checkpoints)).containsExactly("step-00000000", "step-00000001");
    }
  }

  /** A node is started with --quiet, and shows nobody anything. */
  @Test
  @SuppressWarnings("try") // the log is held, not used
  void aDamagedCheckpointIsPassedOverAndIsInTheLog() throws Exception {
    try (SqlPairLog log = SqlitePairLog.open(home.resolve(SqlitePairLog.FILE_NAME));
        RunLog file = RunLog.to(home.resolve("node.log"))) {
      LearnerStart first = start(log);
      LearnerEngine learner = first.open();
      first.checkpointer().save(learner, 1, () -> {});
      Path weights =
          new RunFolder(home).checkpoints().resolve("step-00000001").resolve(SimulatedPolicy.FILE);
      byte[] bytes = Files.readAllBytes(weights);
      bytes[bytes.length / 2] ^= 1;
      Files.write(weights, bytes);
      assertThat(start(log).open().version()).isEqualTo(PolicyVersion.REFERENCE);
      assertThat(home.resolve("node.log"))
          .content()
          .contains("WARN", "step-00000001 is damaged", "using the one before it");
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
