package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.drop;
import static io.tributary.streams.log.LogFixtures.fed;
import static io.tributary.streams.log.LogFixtures.pair;
import static io.tributary.streams.log.LogFixtures.samples;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.streams.log.AuditReport.Check;
import io.tributary.streams.log.AuditReport.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the audit finds in the rows and in the checkpoints, on whichever database. */
abstract class RunAuditContract extends AuditContract {
  private static final LedgerStep ONE = new LedgerStep(1, List.of(1L, 2L), List.of());
  private static final LedgerStep TWO = new LedgerStep(2, List.of(3L), List.of(4L));
  private static final LedgerStep THREE = new LedgerStep(3, List.of(), List.of());

  /** A statement after which the log is of version 9. */
  abstract String version9();

  /** What the report calls what it looked at. */
  abstract String audited();

  /** Six prompts in two units: four pairs (sequences 1, 2, 4, 5), samples (3), one drop (p3). */
  @BeforeEach
  void aSoundRun() throws IOException {
    try (SqlPairLog log = openLog()) {
      log.feed(unit(0, 3));
      log.feed(unit(1, 3));
      log.commit(0, List.of(pair(fed(0), 4), pair(fed(1), 4), samples(fed(2), 2)));
      log.commit(1, List.of(drop(fed(3)), pair(fed(4), 4), pair(fed(5), 4)));
      for (LedgerStep step : List.of(ONE, TWO, THREE)) log.record(step);
    }
    checkpoint(0, 0, LedgerDigest.start());
    checkpoint(1, 1, LedgerDigest.of(List.of(ONE)));
    checkpoint(3, 3, LedgerDigest.of(List.of(ONE, TWO, THREE)));
  }

  private Path checkpoint(long folder, long step, LedgerDigest digest) throws IOException {
    Path path = run.resolve("checkpoints").resolve(CheckpointManifest.folderName(folder));
    Files.createDirectories(path);
    return Files.writeString(
        path.resolve("checkpoint.json"),
        "{\"step\": %d, \"trained_digest\": \"%s\", \"rng\": [1]}".formatted(step, digest.hex()));
  }

  private static void assertFinding(AuditReport report, Check check, String message) {
    assertThat(report.passed()).isFalse();
    assertThat(report.findings()).contains(new Finding(check, message));
    assertThat(report.text())
        .contains("FAILED  " + check.claim() + "\n          - ")
        .contains(message)
        .contains("FAILED: " + report.findings().size() + " findings");
  }

  @Test
  void aSoundRunPasses() {
    AuditReport report = audit();
    assertThat(report.findings()).isEmpty();
    assertThat(report.text())
        .isEqualTo(
            """
            Audit of %s
              fed 6 prompts: 4 pair, 1 sample, 1 dropped {tied=1}
              trained 3 examples in 3 steps, 1 passed over as stale; checkpoints at steps [0, 1, 3]
              ok      the database is sound
              ok      fed prompts are numbered without gaps from 0
              ok      every fed prompt has exactly one outcome
              ok      every judged outcome is of one of the run's judges
              ok      every pair has its candidates, and chosen scores above rejected
              ok      every pair or sample is one example, numbered without gaps from 1
              ok      no example was trained or passed over twice
              ok      learner steps are numbered without gaps from 1, each with its examples
              ok      replayed and offline examples are those that the run's mix draws
              ok      no feed or learner went on after another took over
              ok      every checkpoint holds exactly what the ledger says was trained
            PASSED"""
                .formatted(audited()));
  }

  @Test
  void worksBesideALiveRunAndChangesNothing() {
    try (RunLock lock = RunLock.acquire(run);
        SqlPairLog log = openLog()) {
      log.feed(unit(2, 3));
      assertFinding(
          audit(),
          Check.OUTCOMES,
          "3 prompts were fed and have no outcome yet; resume the run to finish them: p6, p7, p8");
      log.commit(2, LogFixtures.pairs(unit(2, 3), 4));
      assertThat(audit().passed()).isTrue();
      assertThat(lock).isNotNull();
    }
  }

  /** Each row: one fault put into the database, the check that must fail and what it must say. */
  @ParameterizedTest(name = "{2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          DELETE FROM prompts WHERE ordinal = 2 | FED | 1 gaps in the ordinals, before: 3
          DELETE FROM prompts WHERE ordinal = 0 | FED | 1 gaps in the ordinals, before: 1
          DELETE FROM outcomes WHERE prompt_id = 'p3' | OUTCOMES | 1 prompts were fed and have no outcome yet; resume the run to finish them: p3
          DELETE FROM prompts WHERE ordinal = 5 | OUTCOMES | 1 outcomes are of prompts that were never fed: p5
          UPDATE outcomes SET reason = NULL WHERE prompt_id = 'p3' | OUTCOMES | 1 outcomes are neither pair, nor sample, nor dropped with a reason: p3
          UPDATE outcomes SET outcome = 'lost' WHERE prompt_id = 'p0' | OUTCOMES | 1 outcomes are neither pair, nor sample, nor dropped with a reason: p0
          UPDATE outcomes SET judge = 3 WHERE prompt_id = 'p0' | JUDGED | 1 prompts were decided by a judge that the run never had: p0
          INSERT INTO judges VALUES (2, 'f', 's', '2001-01-01T00:00:00Z') | JUDGED | 1 gaps in the run's judges, before: 2
          INSERT INTO judges VALUES (2, 'f', 's', '2001-01-01T00:00:00Z') | JUDGED | 4 pairs name no judge though the run had its second one by then; a node of an older release wrote them: p0, p1, p4, p5
          DELETE FROM candidates WHERE prompt_id = 'p2' | PAIRS | 1 prompts have a pair or samples but no candidates: p2
          DELETE FROM candidates WHERE prompt_id = 'p1' AND candidate_index = 3 | PAIRS | 1 pairs have a chosen or rejected index that is no judged candidate: p1
          UPDATE examples SET chosen = 9 WHERE sequence = 1 | PAIRS | 1 pairs have a chosen or rejected index that is no judged candidate: p0
          UPDATE candidates SET score = NULL WHERE prompt_id = 'p4' AND candidate_index = 0 | PAIRS | 1 pairs have a chosen or rejected index that is no judged candidate: p4
          UPDATE examples SET chosen = rejected, rejected = chosen WHERE kind = 'pair' | PAIRS | 4 pairs have a chosen candidate that does not score above the rejected one: p0, p1, p4, p5
          DELETE FROM examples WHERE sequence = 2 | EXAMPLES | 1 gaps in the sequence numbers, before: 3
          DELETE FROM examples WHERE sequence = 5 | EXAMPLES | 1 prompts have a pair or samples but no example: p5
          UPDATE examples SET place = 1 WHERE sequence = 4 | EXAMPLES | 1 gaps in the places of a prompt's examples, before: 4
          UPDATE outcomes SET outcome = 'pair' WHERE prompt_id = 'p2' | EXAMPLES | 1 examples have no outcome of their kind: 3
          DELETE FROM steps WHERE step = 1 | STEPS | 1 gaps in the steps, before: 2
          DELETE FROM steps WHERE step = 1 | STEPS | 2 ledger entries are of steps that were never recorded: 1, 1
          DELETE FROM ledger WHERE sequence = 2 | STEPS | 1 steps do not have as many examples as they recorded: 1
          UPDATE ledger SET fate = 'trained' WHERE sequence = 4 | STEPS | 1 steps do not have as many examples as they recorded: 2
          UPDATE ledger SET sequence = 77 WHERE sequence = 4 | STEPS | 1 ledger entries are of examples that do not exist: 77
          """)
  void aFaultInTheRowsIsFound(String fault, Check check, String message) {
    tamper(fault);
    assertFinding(audit(), check, message);
  }

  /** Faults that the schema's unique keys forbid: the table is rebuilt without them. */
  @ParameterizedTest(name = "{3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          prompts  | 9, 2, 'p0', 'again', 'now', NULL | FED | 1 prompts were fed more than once: p0
          outcomes | 'p3', 'dropped', 'tied', '', 'now', NULL | OUTCOMES | 1 prompts have more than one outcome: p3
          examples | 6, 'p0', 0, 'pair', 0, 2, 0 | EXAMPLES | 1 examples have the place of another among their prompt's: 6
          examples | 6, 'p0', 0, 'pair', 0, 3, 1 | EXAMPLES | 1 pairs are the same as another of their prompt: 6
          examples | 6, 'p2', 0, 'sample', NULL, NULL, 1 | EXAMPLES | 1 prompts have their samples more than once: p2
          ledger   | 3, 0, 1, 'trained' | TRAINED_ONCE | 1 examples are in the ledger more than once: 1
          """)
  void aRepeatedRowIsFound(String table, String row, Check check, String message) {
    tamper(
        "DROP VIEW pairs",
        "CREATE TABLE copy AS SELECT * FROM " + table,
        dropTable(table),
        "ALTER TABLE copy RENAME TO " + table,
        "INSERT INTO %s VALUES (%s)".formatted(table, row));
    assertFinding(audit(), check, message);
  }

  @Test
  void manyOffendersAreCountedAndTheFirstNamed() {
    tamper("DELETE FROM outcomes");
    assertFinding(
        audit(),
        Check.OUTCOMES,
        "6 prompts were fed and have no outcome yet; resume the run to finish them: p0, p1, p2, p3, p4, …");
  }

  @Test
  void aCheckpointTrainedOnOtherExamplesIsFound() throws IOException {
    LedgerDigest other = LedgerDigest.of(List.of(new LedgerStep(1, List.of(2L, 1L), List.of())));
    checkpoint(1, 1, other);
    assertFinding(
        audit(),
        Check.CHECKPOINTS,
        "step-00000001 was trained on other examples than the ledger says (digest %s, ledger %s)"
            .formatted(other, LedgerDigest.of(List.of(ONE))));
  }

  @Test
  void aLedgerRewrittenBehindACheckpointIsFound() {
    tamper(
        "UPDATE ledger SET position = 9 - position WHERE step = 1",
        "UPDATE ledger SET position = position - 8 WHERE step = 1");
    assertThat(audit().findings())
        .extracting(Finding::check)
        .containsExactly(Check.CHECKPOINTS, Check.CHECKPOINTS);
  }

  @Test
  void aCheckpointAheadOfTheLedgerIsFound() throws IOException {
    checkpoint(4, 4, LedgerDigest.start());
    assertFinding(
        audit(),
        Check.CHECKPOINTS,
        "step-00000004 is of a step that the ledger does not have (its last is 3)");
  }

  @Test
  void aCheckpointOfAnotherStepThanItsFolderIsFound() throws IOException {
    checkpoint(2, 1, LedgerDigest.of(List.of(ONE)));
    assertFinding(audit(), Check.CHECKPOINTS, "step-00000002 says that it holds step 1");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"step": 1 | not valid JSON: Unexpected end-of-input
          {"step": 1, "step": 1} | not valid JSON: Duplicate field 'step'
          [] | "step" must be a whole number from 0
          {"step": 1.5} | "step" must be a whole number from 0
          {"step": -1} | "step" must be a whole number from 0
          {"step": 1} | "trained_digest" must be a string
          {"step": 1, "trained_digest": "abc"} | "trained_digest" must be 64 hex digits
          """)
  void aDamagedManifestIsFound(String content, String reason) throws IOException {
    Files.writeString(checkpoint(1, 1, LedgerDigest.start()), content);
    AuditReport report = audit();
    assertThat(report.findings()).hasSize(1);
    assertThat(report.findings().get(0).message())
        .startsWith("step-00000001/checkpoint.json cannot be read: " + reason);
  }

  @Test
  void aMissingManifestIsFoundAndAnUnfinishedFolderIsNot() throws IOException {
    Files.delete(checkpoint(1, 1, LedgerDigest.start()));
    Files.createDirectories(run.resolve("checkpoints/.step-00000009.tmp"));
    AuditReport report = audit();
    assertThat(report.findings())
        .containsExactly(
            new Finding(
                Check.CHECKPOINTS, "step-00000001/checkpoint.json cannot be read: it is missing"));
    assertThat(report.checkpoints()).containsExactly(0L, 3L);
  }

  /** How a guard has had a step taken is in the ledger, and the audit looks at it. */
  @Test
  void aStepFromAVersionThatWasNeverValidatedIsFound() {
    LedgerStep lowered = new LedgerStep(4, List.of(), List.of(), 0.125, OptionalLong.empty());
    LedgerStep back = new LedgerStep(5, List.of(), List.of(), 0.125, OptionalLong.of(2));
    try (SqlPairLog log = openLog()) {
      log.record(lowered);
      log.record(back);
      assertThat(log.stepsAfter(3)).containsExactly(lowered, back);
      assertFinding(
          audit(),
          Check.STEPS,
          "1 steps start from the weights of a version that was never validated: 5");
      log.recordEvaluation(2, Map.of("val/reward", 1.0));
      assertThat(audit().findings()).isEmpty();
    }
  }

  @Test
  void aLogOfANewerProgramIsRefused() {
    tamper(version9());
    assertThatThrownBy(this::audit)
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("is of version 9");
  }
}
