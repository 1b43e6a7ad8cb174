package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.Requires;
import io.tributary.app.system.Program.Ended;
import io.tributary.app.system.Program.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged checkpoints, a folder in use, a full disk, contradicting settings: one clear sentence.
 */
class DamageIT {
  /** Weights, moments, and the manifest that vouches for both. */
  @ParameterizedTest
  @ValueSource(strings = {"policy.safetensors", "optimizer.safetensors", "checkpoint.json"})
  void aDamagedCheckpointIsPassedOver(String file) throws Exception {
    String id = "damaged-" + file.substring(0, file.indexOf('.'));
    RunFiles run = stopped(id);
    long newest = run.newestCheckpoint();
    flip(run.checkpoint(newest).resolve(file));

    Ended contradicting =
        Miniature.execute("run", "--resume", id, "--set", "learner.dpo.beta=0.3").with(2);
    assertThat(contradicting.err())
        .contains("learner.dpo.beta = 0.3 contradicts the run", "started with 0.1")
        .doesNotContain("\tat ");

    Ended ended = Miniature.execute("run", "--resume", id).with(0);
    assertThat(ended.out())
        .contains("checkpoint %s/checkpoints/step-%08d is damaged".formatted(run.shown(), newest))
        .containsPattern("going on from the checkpoint of step [0-%d]\\b".formatted(newest - 1));
    assertThat(run.audit().findings()).isEmpty();
    assertThat(run.audit().counts().fed()).isEqualTo(64);
  }

  @Test
  void withoutAWholeCheckpointTheRunSaysSo() throws Exception {
    RunFiles run = stopped("all-damaged");
    for (long step : run.checkpoints()) {
      flip(run.checkpoint(step).resolve("optimizer.safetensors"));
    }
    Ended ended = Miniature.execute("run", "--resume", "all-damaged").with(1);
    assertThat(ended.err()).contains("none of them is whole").doesNotContain("\tat ");
  }

  @Test
  void aFolderInUseIsRefused() {
    RunFiles run = Miniature.run("busy");
    try (Running running = Miniature.startRun("busy", "--set", "prompts.limit=100000")) {
      running.awaitOutput("run folder");
      Ended second = Miniature.execute("run", "--resume", "busy").with(1);
      assertThat(second.err())
          .contains("run folder " + run.shown() + " is in use by process")
          .doesNotContain("\tat ");
      Ended third = Miniature.startRun("busy").end().with(2);
      assertThat(third.err()).contains("exists").contains("--resume");
      running.kill();
    }
  }

  /**
   * A disk that is full in the middle: said in a sentence, and the run goes on when there is room.
   */
  @Test
  void aFullDiskStopsTheRunAndLosesNothing() {
    Miniature.first();
    Path disk = Miniature.FOLDER.resolve("disk");
    String mount = "mkdir -p '%s' && mount -t tmpfs -o size=%s tmpfs '%s'";
    List<String> probe = List.of("unshare", "-rm", "sh", "-c", mount.formatted(disk, "64k", disk));
    Requires.here(works(probe), "a small disk can be made only with unshare -rm and tmpfs");
    Path saved = Miniature.FOLDER.resolve("runs");
    // Everything happens in one mount namespace: a run on the small disk, then a copy of its
    // folder.
    String script =
        mount.formatted(disk, "1800k", disk)
            + " && \"$@\" run --run-id full --set run.folder='%s' --set prompts.limit=160; code=$?; "
                .formatted(disk)
            + "cp -r '%s/full' '%s/full'; exit $code".formatted(disk, saved);
    List<String> command = new ArrayList<>(List.of("unshare", "-rm", "sh", "-c", script, "sh"));
    command.addAll(Program.command());
    Running running = Program.start(Miniature.FOLDER, command);
    Ended ended = running.end().with(1);
    assertThat(ended.err())
        .containsPattern("(?i)disk is full|no space left")
        .doesNotContain("\tat ");
    RunFiles run = Miniature.run("full");
    assertThat(run.rows("steps")).isPositive();
    Miniature.resume("full").end().with(0);
    assertThat(run.audit().findings()).isEmpty();
    assertThat(run.audit().counts().fed()).isEqualTo(160);
  }

  private static boolean works(List<String> command) {
    try {
      return Program.start(Miniature.FOLDER, command).end().code() == 0;
    } catch (java.io.UncheckedIOException e) {
      return false;
    }
  }

  /** A run killed after two checkpoints. */
  private static RunFiles stopped(String id) {
    RunFiles run = Miniature.run(id);
    try (Running running = Miniature.startRun(id)) {
      running.await("two checkpoints", () -> run.newestCheckpoint() >= 4);
      running.kill();
    }
    return run;
  }

  private static void flip(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }
}
