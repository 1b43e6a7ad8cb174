package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.system.Program.Running;
import io.tributary.streams.log.AuditReport;
import java.util.HashSet;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code kill -9} leaves behind, resuming makes whole. */
class ResumeIT {
  private static final int KILLS = Integer.getInteger("tributary.kills", 4);

  /** A failure names it; -Dtributary.kill-seed=N takes the same moments again. */
  private static final long KILL_SEED = Long.getLong("tributary.kill-seed", System.nanoTime());

  /** Prompts a kill: more than a run gets through between two of them. */
  private static final long PER_KILL = 64;

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
    assertThat(Miniature.run("first").differencesFrom(whole))
        .as("what the comparison finds in another run")
        .contains("policy.safetensors", "optimizer.safetensors", "table candidates");

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
    long limit = 40 + PER_KILL * KILLS;
    RunFiles run = Miniature.run("stream");
    killAtRandom("stream", "--set", "prompts.limit=" + limit);
    AuditReport audit = run.audit();
    assertThat(audit.findings()).as("kill seed %d", KILL_SEED).isEmpty();
    assertThat(audit.counts().fed()).isEqualTo(limit);
    assertThat(audit.counts().outcomes()).isEqualTo(limit);
    assertThat(audit.counts().trained() + audit.counts().stale())
        .as("every pair was trained once, or passed over as stale")
        .isEqualTo(audit.counts().paired());
    assertThat(new HashSet<>(run.pairLog().get("prompts"))).hasSize((int) limit);
  }

  /** For {@code -Psoak}: many kills anywhere, in lock-step, against a run that was left alone. */
  @Test
  @Tag("soak")
  void lockStepKilledAnywhereEndsTheSame() {
    String limit = "prompts.limit=" + (40 + PER_KILL * KILLS);
    String[] lockStep = {"--set", "pipeline.deterministic=true", "--set", limit};
    Miniature.startRun("soak-whole", lockStep).end().with(0);
    killAtRandom("soak-killed", lockStep);
    assertThat(Miniature.run("soak-killed").differencesFrom(Miniature.run("soak-whole")))
        .as("kill seed %d", KILL_SEED)
        .isEmpty();
  }

  private static void killAtRandom(String id, String... settings) {
    Random random = new Random(KILL_SEED);
    RunFiles run = Miniature.run(id);
    for (int i = 0; i < KILLS; i++) {
      // So many more outcomes, and then a moment: anywhere in a step, a commit or a checkpoint.
      long outcomes = run.rows("outcomes") + random.nextInt(24);
      int moment = random.nextInt(120);
      try (Running running = i == 0 ? Miniature.startRun(id, settings) : Miniature.resume(id)) {
        running.await(
            outcomes + " outcomes (kill seed " + KILL_SEED + ")",
            () -> run.has("pairs.db") && run.rows("outcomes") >= outcomes);
        pause(moment);
        running.kill();
      }
    }
    Miniature.resume(id).end().with(0);
  }

  private static void pause(int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
