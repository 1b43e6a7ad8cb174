package io.tributary.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.app.CommandLineCall;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.RunAudit;
import io.tributary.streams.log.SqlitePairLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What guards that the settings ask for do to a run; in lock-step, so that it is always the same.
 */
class GuardedRunsTest {
  @TempDir private Path home;

  /** Rates that move a model at once, and a limit that any move is over. */
  private TinyRun run(String... settings) throws IOException {
    TinyRun run =
        TinyRun.in(home)
            .with("--set", "pipeline.deterministic=true", "--set", "evaluation.every-steps=1")
            .with("--set", "learner.learning-rate=0.01", "--set", "guards.validations=1")
            .with("--set", "judge.options.weights.contains=9")
            .with("--set", "judge.options.min-words=60");
    for (String setting : settings) run = run.with("--set", setting);
    return run;
  }

  @Test
  void aPauseEndsTheRunInOrderAndAResumeWithoutItGoesToTheEnd() throws IOException {
    TinyRun run = run("guards.kl.action=pause", "guards.kl.limit=1.0e-9");
    CommandLineCall paused = run.start();
    paused.isFine();
    assertThat(paused.out()).contains("Stopped and saved at step ", "--resume");
    assertThat(Files.readString(run.folder().resolve("run.log")))
        .containsPattern(
            "guard kl: val/kl is .*, more than 1.000e-09 at version [0-9]+: the stream drains");
    assertThat(ObjectiveRunsTest.metric(run, "guard/kl/alarm")).endsWith(1.0);
    assertThat(run.folder().resolve("report.json")).doesNotExist();
    int taken = ledger(run).size();
    run.resume("--set", "guards.kl.action=off").isFine();
    assertThat(run.folder().resolve("report.json")).exists();
    assertThat(ledger(run)).hasSizeGreaterThan(taken);
    assertThat(RunAudit.of(run.folder()).findings()).isEmpty();
  }

  @Test
  void aRollBackStartsAStepFromAValidatedVersion() throws IOException {
    TinyRun run = run("guards.kl.action=roll-back", "guards.kl.limit=1.0e-9");
    run.start().isFine();
    assertThat(ledger(run)).anyMatch(step -> step.start().isPresent());
    assertThat(Files.readString(run.folder().resolve("run.log")))
        .containsPattern("guard kl: .*: going back to the best validated version")
        .containsPattern("the next step starts from the weights of version [0-9]+");
    assertThat(RunAudit.of(run.folder()).findings()).isEmpty();
  }

  @Test
  void aLoweredRateIsThatOfTheStepsAfterTheAlarm() throws IOException {
    String[] settings = {
      "learner.schedule.type=constant", "guards.kl.limit=1.0e-9", "guards.lower-to=0.25"
    };
    TinyRun run = run(settings).with("--set", "guards.kl.action=lower");
    run.start().isFine();
    List<Double> shares = ledger(run).stream().map(LedgerStep::rate).toList();
    assertThat(shares).startsWith(1.0).contains(0.25);
    List<Double> rates = ObjectiveRunsTest.metric(run, "learning_rate");
    assertThat(rates).hasSameSizeAs(shares);
    for (int i = 0; i < rates.size(); i++) {
      assertThat(rates.get(i)).as("step %d", i + 1).isCloseTo(0.01 * shares.get(i), within(1e-9));
    }
    assertThat(ObjectiveRunsTest.metric(run, "guard/rate")).contains(0.25);
    assertThat(RunAudit.of(run.folder()).findings()).isEmpty();
    for (String guard : List.of("kl", "length", "truncation", "chosen-log-prob")) {
      assertThat(ObjectiveRunsTest.metric(run, "guard/" + guard)).as(guard).isNotEmpty();
    }
  }

  /** Without a reference there is no rewards/chosen to watch. */
  @Test
  void chosenLogProbSeesAnObjectiveWithoutAReference() throws IOException {
    TinyRun run = run("objective=slic", "guards.steps=1");
    run.start().isFine();
    assertThat(ObjectiveRunsTest.metric(run, "guard/chosen-log-prob"))
        .hasSizeGreaterThanOrEqualTo(ledger(run).size())
        .startsWith(0.0)
        .anyMatch(share -> share != 0);
    assertThat(Files.readString(run.folder().resolve("run.log"))).doesNotContain("sees nothing");
  }

  private static List<LedgerStep> ledger(TinyRun run) {
    try (SqlitePairLog log = SqlitePairLog.open(run.folder().resolve(SqlitePairLog.FILE_NAME))) {
      return log.stepsAfter(0);
    }
  }
}
