package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.system.Program.Running;
import io.tributary.streams.log.AuditReport;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What {@code kill -9} leaves behind, resuming makes whole. */
class ResumeIT {
  private static final String[] LOCK_STEP = {
    "--set", "pipeline.deterministic=true", "--set", "prompts.limit=96"
  };

  private static String[] with(String... more) {
    String[] all = new String[LOCK_STEP.length + more.length];
    System.arraycopy(LOCK_STEP, 0, all, 0, LOCK_STEP.length);
    System.arraycopy(more, 0, all, LOCK_STEP.length, more.length);
    return all;
  }

  @Test
  void lockStepGivesTheSameBitsRunToRunAndAfterKills() {
    RunFiles whole = Miniature.run("whole");
    Miniature.startRun("whole", LOCK_STEP).end().with(0);
    assertThat(whole.audit().steps()).isEqualTo(12);

    // However the work is spread.
    Miniature.startRun(
            "spread", with("--set", "generation.generators=2", "--set", "judge.workers=2"))
        .end()
        .with(0);
    assertThat(Miniature.run("spread").differencesFrom(whole)).isEmpty();

    RunFiles run = Miniature.run("killed");
    try (Running early = Miniature.startRun("killed", LOCK_STEP)) {
      early.await("its settings are there", () -> run.has("config.conf"));
      early.kill();
    }
    try (Running sampling = Miniature.resume("killed")) {
      sampling.await("a prompt is fed", () -> run.rows("prompts") > 0);
      sampling.kill();
    }
    assertThat(run.rows("steps")).as("killed before the first step").isZero();
    assertThat(Miniature.execute("audit", "killed").with(1).out())
        .contains("FAILED  every fed prompt has exactly one outcome");
    try (Running saving = Miniature.resume("killed")) {
      saving.await("the second checkpoint", () -> run.newestCheckpoint() >= 4);
      saving.kill();
    }
    try (Running committing = Miniature.resume("killed")) {
      committing.await("60 outcomes", () -> run.rows("outcomes") >= 60);
      committing.kill();
    }
    try (Running reporting = Miniature.resume("killed")) {
      reporting.await("the model is delivered", () -> run.has("model/config.json"));
      reporting.kill();
    }
    assertThat(run.has("report.json")).isFalse();
    Miniature.resume("killed").end().with(0);
    assertThat(run.differencesFrom(whole)).isEmpty();
    assertThat(run.report().at("/eval")).isEqualTo(whole.report().at("/eval"));
    assertThat(Miniature.execute("audit", "killed").with(0).out()).endsWith("PASSED\n");
  }

  @Test
  void streamingLosesNothing() {
    int kills = Integer.getInteger("tributary.kills", 4);
    long seed = Long.getLong("tributary.kill-seed", System.nanoTime());
    killAtRandom("stream-" + kills, kills, 40 + 32L * kills, new Random(seed), seed);
  }

  static void killAtRandom(String id, int kills, long limit, Random random, long seed) {
    RunFiles run = Miniature.run(id);
    String given = "prompts.limit=" + limit;
    for (int i = 0; i < kills; i++) {
      // So many more outcomes, and then a moment: anywhere in a step, a commit or a checkpoint.
      long outcomes = run.rows("outcomes") + random.nextInt(24);
      int moment = random.nextInt(120);
      try (Running running =
          i == 0 ? Miniature.startRun(id, "--set", given) : Miniature.resume(id)) {
        running.await(
            outcomes + " outcomes (seed " + seed + ")",
            () -> run.has("pairs.db") && run.rows("outcomes") >= outcomes);
        pause(moment);
        running.kill();
      }
    }
    Miniature.resume(id).end().with(0);
    AuditReport audit = run.audit();
    assertThat(audit.findings()).as("seed %d", seed).isEmpty();
    assertThat(audit.counts().fed()).isEqualTo(limit);
    assertThat(audit.counts().outcomes()).isEqualTo(limit);
    assertThat(audit.counts().trained() + audit.counts().stale())
        .as("every pair was trained once, or passed over as stale")
        .isEqualTo(audit.counts().paired());
    Set<String> fed = new HashSet<>(run.pairLog().get("prompts"));
    assertThat(fed).hasSize((int) limit);
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
