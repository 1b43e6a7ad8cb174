package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.pairs;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.streams.log.AuditReport.Check;
import io.tributary.streams.log.AuditReport.Finding;
import io.tributary.streams.mix.Mix;
import io.tributary.streams.mix.StepMixer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each new pair is trained once, whatever is trained beside it, and what that is can be proved. */
abstract class MixAuditContract extends AuditContract {
  private static final Mix MIX =
      new Mix(5, new Mix.Replay(0.25, 2), new Mix.Offline(0.25, 6, "ab"));

  /** Five steps of four pairs each, with two replayed and two of the file beside them. */
  @BeforeEach
  void aMixedRun() {
    try (SqlPairLog log = openLog()) {
      log.keepMix(MIX);
      StepMixer mixer = new StepMixer(MIX);
      for (int k = 0; k < 5; k++) {
        log.feed(unit(k, 4));
        log.commit(k, pairs(unit(k, 4), 2));
        List<Long> fresh = LongStream.rangeClosed(4 * k + 1, 4 * k + 4).boxed().toList();
        log.record(
            new LedgerStep(k + 1, fresh, List.of(), 1, OptionalLong.empty(), mixer.next(k + 1, 4)));
        mixer.took(k + 1, fresh);
      }
    }
  }

  @Test
  void whatTheMixDrawsPassesAndIsCounted() {
    AuditReport report = audit();
    assertThat(report.findings()).isEmpty();
    assertThat(report.counts().trained()).isEqualTo(20);
    // the first step has nothing to replay
    assertThat(report.mixed()).isEqualTo(new AuditReport.Mixed(8, 10));
    assertThat(report.text())
        .contains(
            "trained 20 examples in 5 steps, 0 passed over as stale; beside them 8 replayed, 10"
                + " offline; no checkpoints");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          UPDATE extras SET number = 99 WHERE step = 3 AND position = 0 | 1 steps hold other replayed or offline examples than the run's mix draws: 3
          DELETE FROM extras WHERE step = 2 AND source = 'offline' | 1 steps hold other replayed or offline examples than the run's mix draws: 2
          INSERT INTO extras VALUES (1, 2, 'replay', 1) | 1 steps hold other replayed or offline examples than the run's mix draws: 1
          UPDATE extras SET source = 'offline' WHERE step = 4 | 1 steps hold other replayed or offline examples than the run's mix draws: 4
          DELETE FROM mix | 5 steps hold other replayed or offline examples than the run's mix draws: 1, 2, 3, 4, 5
          UPDATE mix SET replay_fraction = 2 | the run's mix is none that a run can have: fraction 2.0, at least 0, less than 1
          INSERT INTO extras VALUES (8, 0, 'replay', 1) | 1 replayed or offline examples are of steps that were never recorded: 8
          """)
  void whatItDoesNotDrawIsFound(String fault, String message) {
    tamper(fault);
    assertThat(audit().findings()).contains(new Finding(Check.MIXED, message));
  }

  @Test
  void aPairTrainedAnewTwiceIsStillFound() {
    tamper(
        "CREATE TABLE copy AS SELECT * FROM ledger",
        dropTable("ledger"),
        "ALTER TABLE copy RENAME TO ledger",
        "UPDATE ledger SET sequence = 1 WHERE sequence = 6");
    assertThat(audit().findings()).extracting(Finding::check).contains(Check.TRAINED_ONCE);
  }

  @Test
  void aCheckpointVouchesForWhatWasTrainedBeside() throws IOException {
    List<LedgerStep> steps;
    try (SqlPairLog log = openLog()) {
      steps = log.stepsAfter(0);
    }
    Path folder = run.resolve("checkpoints").resolve(CheckpointManifest.folderName(5));
    Files.createDirectories(folder);
    String digest = LedgerDigest.of(steps).hex();
    Files.writeString(
        folder.resolve(CheckpointManifest.FILE_NAME),
        "{\"step\": 5, \"trained_digest\": \"%s\"}".formatted(digest));
    assertThat(audit().findings()).isEmpty();
    tamper("DELETE FROM extras", "DELETE FROM mix");
    assertThat(audit().findings()).extracting(Finding::check).containsExactly(Check.CHECKPOINTS);
  }
}
