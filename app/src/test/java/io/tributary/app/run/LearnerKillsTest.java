package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.files.checkpoint.CheckpointStep;
import io.tributary.streams.log.AuditReport;
import io.tributary.streams.log.RunAudit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Killed between the ledger's commit and the checkpoint's, and at each step of that, the learner
 * goes on and ends with the weights of one that was left alone.
 */
@Timeout(value = 3, unit = TimeUnit.HOURS)
class LearnerKillsTest {
  /** Times that it is killed at each point. */
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 3);

  /** More than the processes get through that are killed. */
  private static final int PROMPTS = 240 * ROUNDS;

  /** Only where a checkpoint of the same step is there, which is damaged: CheckpointKillsTest. */
  private static final List<CheckpointStep> REPLACING =
      List.of(CheckpointStep.REPLACED_ASIDE, CheckpointStep.REPLACED_REMOVED);

  @TempDir private Path home;

  @Test
  void theSameWeightsWhereverItIsKilled() throws Exception {
    Path whole = Files.createDirectory(home.resolve("whole"));
    KilledLearner.run(whole, PROMPTS, point -> {});
    AuditReport undisturbed = RunAudit.of(whole);
    assertThat(undisturbed.findings()).isEmpty();
    long steps = undisturbed.steps();
    assertThat(steps).isGreaterThan(30);

    Path killed = Files.createDirectory(home.resolve("killed"));
    for (int round = 0; round < ROUNDS; round++) {
      for (String point : points()) {
        assertThat(life(killed, point)).as("killed at " + point).isEqualTo(KilledLearner.KILLED);
        assertThat(RunAudit.of(killed, RunAudit.Moment.LIVE).findings()).as(point).isEmpty();
      }
    }
    assertThat(life(killed)).isZero();
    AuditReport report = RunAudit.of(killed);
    assertThat(report.findings()).isEmpty();
    assertThat(report.counts()).isEqualTo(undisturbed.counts());
    assertThat(report.steps()).isEqualTo(steps);
    assertThat(policy(killed, steps)).isEqualTo(policy(whole, steps));
  }

  private static List<String> points() {
    List<String> points = new ArrayList<>();
    points.add(KilledLearner.RECORDED);
    points.add(KilledLearner.TAKEN);
    points.add(KilledLearner.PUBLISHED);
    for (CheckpointStep step : CheckpointStep.values()) {
      if (!REPLACING.contains(step)) points.add(step.name());
    }
    return points;
  }

  private static SimulatedPolicy policy(Path run, long step) throws Exception {
    Path folder = new RunFolder(run).checkpoints().resolve("step-%08d".formatted(step));
    return SimulatedPolicy.read(folder.resolve(SimulatedPolicy.FILE));
  }

  /**
   * The exit code of a process that goes on and dies the second time that it comes to the point.
   */
  private static int life(Path run, String... point) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"));
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.addAll(List.of(KilledLearner.class.getName(), run.toString(), "" + PROMPTS));
    if (point.length > 0) command.addAll(List.of(point[0], "1"));
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
