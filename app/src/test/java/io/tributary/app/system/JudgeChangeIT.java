package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.app.system.Program.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A run that goes on with another judge loses nothing, and each of its rows says who judged. */
class JudgeChangeIT {
  private static final Duration PATIENCE = Duration.ofSeconds(Program.PATIENCE_SECONDS);
  private static final int TERM = 15;

  private static final String JUDGE =
      """
      judge.type = rule
      judge.options { contains.a = "[ab]", contains.b = "th", contains.c = "[c-f][g-m]", contains.d = "e" }
      """;
  private static final String THIRD = "judge.type = rule\njudge.options.min-words = 3\n";

  private final List<Running> running = new ArrayList<>();

  @AfterEach
  void noProcessIsLeft() {
    Path cluster = Miniature.run("cluster-judges").path();
    if (Files.exists(cluster.resolve("nodes/members.json"))) {
      Miniature.execute("cluster", "down", "--set", "run.id=cluster-judges");
    }
    running.forEach(Running::close);
  }

  private static String judge(String name, String text) {
    Miniature.first(); // empties the folder
    return Miniature.write(Miniature.FOLDER.resolve("of-judges/" + name), text).toString();
  }

  @Test
  void aRunInOneJvm() {
    RunFiles run = Miniature.run("judges");
    String second = judge("second.conf", JUDGE);
    stopAfterSteps(run, Miniature.startRun("judges", "--set", "prompts.limit=256"));
    long first = outcomes(run, 1);
    assertThat(first).isPositive();

    assertThat(Miniature.execute("run", "--resume", "judges", "-c", second).with(2).err())
        .contains("the settings name another judge", "judge 1 since", "--change-judge 1")
        .doesNotContain("\tat ");
    assertThat(run.rows("judges")).isEqualTo(1);
    stopAfterSteps(
        run, Miniature.start("run", "--resume", "judges", "--change-judge", "1", "-c", second));
    assertThat(outcomes(run, 1)).isEqualTo(first);
    assertThat(outcomes(run, 2)).isPositive();
    assertThat(run.rows("evaluations WHERE version = 0 AND name = 'val/judge' AND value = 2"))
        .isEqualTo(1);

    // It has the new judge from now on, without being told again.
    Miniature.resume("judges").end().with(0);
    assertThat(run.rows("judges")).isEqualTo(2);
    assertThat(outcomes(run, 1)).isEqualTo(first);
    audited(run);
    JsonNode judges = run.report().get("judges");
    assertThat(judges).hasSize(2);
    assertThat(judges.get(1).get("number").asInt()).isEqualTo(2);
    assertThat(judges.get(1).get("settings").asText()).contains("contains.b = \"th\"");
    Path pairs = Miniature.FOLDER.resolve("of-judges/pairs.jsonl");
    Miniature.execute("export", "judges", "--out", pairs.toString()).with(0);
    assertThat(text(pairs)).contains("\"judge\":1}", "\"judge\":2}");
  }

  /** Ends a run by SIGTERM after four steps more: version 3 is validated then. */
  private static void stopAfterSteps(RunFiles run, Running running) {
    try (running) {
      long before = run.rows("steps");
      running.await("a few steps", () -> run.rows("steps") >= before + 4);
      running.signal("TERM");
      running.end().with(128 + TERM);
    }
  }

  @Test
  void aClusterUnderLoad() {
    RunFiles run = Miniature.run("cluster-judges");
    LocalNodes nodes = new LocalNodes(run.path());
    String second = judge("second.conf", JUDGE);
    running.add(
        Miniature.start(
            "cluster",
            "up",
            "--heal",
            "--set",
            "run.id=cluster-judges",
            "--generators",
            "2",
            "--judges",
            "2",
            "--set",
            "prompts.limit=100000",
            "--set",
            "prompts.epochs=100"));
    await("steps by the first judge", () -> run.rows("steps") > 2 && outcomes(run, 1) > 0);
    String address =
        judge(
            "address.conf",
            """
            akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
            akka.cluster.seed-nodes = ["akka://tributary@127.0.0.1:%d"]
            """
                .formatted(nodes.port("feed-1")));

    assertThat(node(run, "judge-3", second, address).end().with(2).err())
        .contains("the settings name another judge", "--change-judge 1");
    Running changed = node(run, "judge-3", second, address, "--change-judge", "1");
    await("outcomes of the second judge", () -> outcomes(run, 2) > 0);
    long first = outcomes(run, 1);
    long other = outcomes(run, 2);
    await("more of both judges", () -> outcomes(run, 1) > first && outcomes(run, 2) > other);
    // A flag that stayed where it was does nothing.
    String third = judge("third.conf", THIRD);
    assertThat(node(run, "judge-4", third, address, "--change-judge", "1").end().with(2).err())
        .contains("--change-judge 1 names a judge that the run does not have now");

    // The old ones leave, one as it should and one as it should not; the healer starts new ones.
    replace(nodes, "judge-1", true);
    replace(nodes, "judge-2", false);
    for (String name : nodes.with("judge")) {
      assertThat(nodes.status(name).orElseThrow().path("judge").asInt()).isEqualTo(2);
    }
    long decided = run.rows("outcomes");
    long last = outcomes(run, 1);
    await("outcomes", () -> run.rows("outcomes") > decided + 48);
    assertThat(outcomes(run, 1)).as("nobody scores by the old judge").isEqualTo(last);

    replace(nodes, "learner-1", true);
    await(
        "the reference is validated anew",
        () -> run.rows("evaluations WHERE version = 0 AND name = 'val/judge' AND value = 2") == 1);
    long steps = run.rows("steps");
    await("steps of the learner", () -> run.rows("steps") > steps + 4);
    changed.signal("TERM");
    changed.end().with(128 + TERM);
    assertThat(Miniature.execute("cluster", "status", "--set", "run.id=cluster-judges").out())
        .contains("judge 2");
    Miniature.execute("cluster", "down", "--set", "run.id=cluster-judges").with(0);
    assertThat(outcomes(run, 1)).isEqualTo(last);
    audited(run);
  }

  private Running node(RunFiles run, String name, String judge, String address, String... more) {
    List<String> all = new ArrayList<>(List.of("node", "--roles", "judge", "--name", name));
    all.addAll(List.of("-c", run.path().resolve("config.conf").toString(), "-c", judge));
    all.addAll(List.of("-c", address));
    all.addAll(List.of(more));
    Running node = Miniature.start(all.toArray(String[]::new));
    running.add(node);
    return node;
  }

  private static void replace(LocalNodes nodes, String name, boolean asked) {
    long pid = nodes.pid(name);
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    boolean told = asked ? process.destroy() : process.destroyForcibly();
    assertThat(told).isTrue();
    await(name + " is back", () -> nodes.pid(name) != pid && nodes.works(name));
  }

  /** Prompts that a judge decided; those in no pair may have none. */
  private static long outcomes(RunFiles run, int judge) {
    return run.rows("outcomes WHERE judge = " + judge);
  }

  private static void audited(RunFiles run) {
    assertThat(run.audit().passed()).as(run.audit().text()).isTrue();
    assertThat(run.rows("outcomes")).isEqualTo(run.rows("prompts"));
    assertThat(outcomes(run, 1) + outcomes(run, 2)).isEqualTo(run.rows("outcomes"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
