package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import io.tributary.app.system.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What docs/operations.md says of another judge, and of going back to a version, is done here. */
class OperatedClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(Program.PATIENCE_SECONDS);

  private static final String JUDGE =
      """
      judge.type = rule
      judge.options { contains.a = "[ab]", contains.b = "th", contains.c = "[c-f][g-m]", contains.d = "e" }
      """;

  private final RunFiles before = Miniature.run("cluster-before");
  private final RunFiles after = Miniature.run("cluster-after");

  @AfterEach
  void noProcessIsLeft() {
    for (RunFiles run : List.of(before, after)) {
      Miniature.execute("cluster", "down", "--set", "run.id=" + run.path().getFileName());
    }
  }

  @Test
  void anotherJudgeGoesOnFromAnOlderVersionOfTheStream() throws IOException {
    up("cluster-before", "--set", "model.folder=" + Miniature.policy()).with(0);
    await("two checkpoints", () -> before.newestCheckpoint() >= 4);
    down(before);
    Path judge = Miniature.write(Miniature.FOLDER.resolve("operated/judge.conf"), JUDGE);

    // The same run refuses another judge, unless it is changed on purpose.
    Ended refused = up("cluster-before", "-c", judge.toString()).with(2);
    assertThat(refused.err())
        .contains("the settings name another judge", "--change-judge 1")
        .doesNotContain("\tat ");

    List<Long> kept = before.checkpoints();
    long step = kept.get(kept.size() - 2);
    Path model = versionOf(before, step);
    up("cluster-after", "-c", judge.toString(), "--set", "model.folder=" + model).with(0);
    await("steps under the new judge", () -> after.rows("steps") > 2);
    // It began with the very weights of that step.
    assertThat(after.checkpoint(0).resolve("policy.safetensors"))
        .hasSameBinaryContentAs(before.checkpoint(step).resolve("policy.safetensors"));
    down(after);
    assertThat(after.audit().passed()).as(after.audit().text()).isTrue();
    assertThat(after.rows("outcomes")).isEqualTo(after.rows("prompts"));
  }

  /** As the page says: the model's folder with a checkpoint's weights in place of its own. */
  private static Path versionOf(RunFiles run, long step) throws IOException {
    Path folder = Files.createDirectories(Miniature.FOLDER.resolve("operated/version-" + step));
    try (Stream<Path> files = Files.list(Miniature.policy())) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    Files.copy(
        run.checkpoint(step).resolve("policy.safetensors"),
        folder.resolve("model.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    return folder;
  }

  private static Ended up(String id, String... more) {
    List<String> all = new ArrayList<>(List.of("cluster", "up", "--set", "run.id=" + id));
    all.addAll(List.of("--generators", "1", "--judges", "1"));
    all.addAll(List.of("--set", "prompts.file=" + prompts(), "--set", "prompts.epochs=1000"));
    all.addAll(List.of("--set", "prompts.limit=100000", "--set", "checkpoint.keep=100"));
    all.addAll(List.of(more));
    return Miniature.execute(all.toArray(String[]::new));
  }

  private static void down(RunFiles run) {
    String id = "run.id=" + run.path().getFileName();
    assertThat(Miniature.execute("cluster", "down", "--set", id).with(0).out())
        .contains("the cluster has ended");
  }

  private static Path prompts() {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      lines.append("{\"prompt\": \"how do i mend kite number %d?\"}\n".formatted(i));
    }
    return Miniature.write(Miniature.FOLDER.resolve("operated/prompts.jsonl"), lines.toString());
  }

  private static void await(String what, BooleanSupplier happened) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!happened.getAsBoolean()) {
      if (System.nanoTime() > deadline) fail("no " + what + " in " + PATIENCE);
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
