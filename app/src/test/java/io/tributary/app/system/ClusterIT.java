package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.system.Program.Ended;
import io.tributary.app.system.Program.Running;
import io.tributary.app.system.RecoveryTimes.Times;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A cluster of JVMs on the miniature's models, whose nodes are killed while it works: once each
 * here, on real engines; faults.KillIT kills more often, on simulated ones.
 */
class ClusterIT {
  private static final int TERM = 15;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(Program.PATIENCE_SECONDS);
  private static final List<String> ROLES =
      List.of("generator", "judge", "buffer", "feed", "learner");

  /** Of all tests. */
  private static final RecoveryTimes TIMES =
      new RecoveryTimes(Path.of("target/reliability/kills.json"));

  private final int kills = Integer.getInteger("tributary.cluster-kills", 1);
  private final List<Running> running = new ArrayList<>();
  private RunFiles run;
  private LocalNodes nodes;

  @AfterEach
  void noProcessIsLeft() {
    if (run != null) {
      Miniature.execute("cluster", "down", "--set", "run.id=" + run.path().getFileName());
    }
    running.forEach(Running::close);
  }

  @Test
  void killedNodesAreStartedAgainAndEveryPromptIsTrainedOnce() {
    start(
        "killed", "--generators", "2", "--judges", "2", "--heal", "--set", "prompts.limit=100000");
    await("work flows", () -> run.rows("outcomes") > 0 && run.rows("steps") > 0);
    for (int i = 0; i < kills; i++) for (String role : ROLES) kill(role, i);
    assertThat(Miniature.execute("audit", "--cluster", "--live").with(0).out())
        .endsWith("PASSED\n");
    down();
    running.get(0).end().with(0);
    // It goes on where it was, without anybody who heals it.
    long outcomes = run.rows("outcomes");
    up("--set", "run.id=cluster-killed").end().with(0);
    await("it goes on", () -> run.rows("outcomes") > outcomes + 24);
    Ended second = up("--set", "run.id=cluster-killed").end().with(1);
    assertThat(second.err()).contains("cluster-killed is up, 7 of its 7 nodes live");
    String victim = "generator-2";
    long pid = nodes.pid(victim);
    destroyed(pid);
    Running healer = up("--heal");
    healer.await(victim + " to be healed", () -> nodes.pid(victim) != pid && nodes.works(victim));
    assertThat(up("--heal").end().with(1).err()).contains("in use by process");
    down();
    healer.end().with(0);
  }

  @Test
  void aShortStreamOfAdaptersIsWorkedOffToItsEnd() throws IOException {
    List<String> settings = new ArrayList<>(List.of("--generators", "1", "--judges", "1"));
    for (String one : List.of("prompts.limit=48", "lora.enabled=true", "lora.rank=2")) {
      settings.addAll(List.of("--set", one));
    }
    start("short", settings.toArray(String[]::new));
    await("all prompts are decided", () -> run.rows("outcomes") == 48);
    await("the learner is through", () -> said("learner-1", "finished"));
    JsonNode members = status().get("members");
    assertThat(members).hasSize(5);
    for (JsonNode member : members) {
      assertThat(member.get("pid").asLong()).isPositive();
      assertThat(member.get("roles").get(0).asText()).isNotEmpty();
      assertThat(member.get("cluster")).hasSize(5);
      assertThat(member.get("state").asText()).isIn("working", "finished");
      boolean weights =
          List.of("generator", "learner").contains(member.get("roles").get(0).asText());
      if (weights) assertThat(member.get("policy_version").asLong()).isNotNegative();
    }
    // Those that are too old at the end are passed over, and no step takes them along.
    assertThat(run.rows("ledger WHERE fate = 'trained'")).isPositive();
    assertThat(run.rows("ledger")).isLessThanOrEqualTo(run.rows("examples"));
    down();
    onlyAdaptersTravelled();
  }

  /** Each node has the base of its own, which no version holds and no byte sent is of. */
  private void onlyAdaptersTravelled() throws IOException {
    List<JsonNode> versions = nodes.pulled("generator-1");
    assertThat(versions).isNotEmpty();
    double adapters = 0;
    for (JsonNode version : versions) {
      adapters = 0;
      for (Map.Entry<String, JsonNode> file : version.get("files").properties()) {
        assertThat(file.getKey()).contains(".lora_");
        adapters += file.getValue().get("size").asDouble();
      }
    }
    List<Double> sent = nodes.figures("generator-1", "weights/pull_bytes");
    assertThat(sent).as("versions").hasSizeGreaterThan(1);
    // less than all of them at first: those that are alike, as adapters of zeros are, are sent once
    assertThat(Collections.min(sent)).isPositive();
    assertThat(Collections.max(sent)).isLessThanOrEqualTo(adapters);
    long base = Files.size(Miniature.policy().resolve("model.safetensors"));
    assertThat(adapters).isBetween(1.0, base / 4.0);
  }

  @Test
  void aClusterWhoseNodesAllDieAtOnceIsFoundedAnew() {
    start("all", "--generators", "1", "--judges", "1", "--heal", "--set", "prompts.limit=100000");
    await("work flows", () -> run.rows("steps") > 0);
    long start = System.nanoTime();
    List<ProcessHandle> killed = new ArrayList<>();
    for (String role : ROLES) killed.add(destroyed(nodes.pid(role + "-1")));
    killed.forEach(ClusterIT::awaitDeath);
    long steps = run.rows("steps");
    double work = seconds(start, "steps after all died", () -> run.rows("steps") > steps + 2);
    TIMES.add(new Times("all nodes", "all", work, work, work));
    down();
    running.get(0).end().with(0);
  }

  @Test
  void aRunGoesOnAsAClusterAndTheClusterAsARun() {
    run = Miniature.run("both");
    nodes = new LocalNodes(run.path());
    String[] prompts = {"--set", "prompts.limit=100000", "--set", "prompts.epochs=100"};
    long alone = stopAfterSteps(Miniature.startRun("both", prompts));
    up("--set", "run.id=both", "--generators", "1", "--judges", "1").end().with(0);
    await("the cluster trains", () -> run.rows("steps") > alone + 2);
    assertThat(Miniature.execute("run", "--resume", "both").with(2).err())
        .contains("of the cluster still works on");
    down();
    long together = run.rows("steps");
    assertThat(stopAfterSteps(Miniature.resume("both"))).isGreaterThan(together);
    assertThat(run.audit().passed()).as(run.audit().text()).isTrue();
    assertThat(run.audit().counts().outcomes()).isEqualTo(run.rows("prompts"));
    assertThat(Miniature.execute("audit", "both").with(0).out()).endsWith("PASSED\n");
  }

  /** Lets a run in one JVM take three steps more, ends it by SIGTERM, and gives their number. */
  private long stopAfterSteps(Running running) {
    try (running) {
      long before = run.rows("steps");
      running.await("a few steps", () -> run.rows("steps") >= before + 3);
      running.signal("TERM");
      running.end().with(128 + TERM);
    }
    assertThat(run.newestCheckpoint()).isEqualTo(run.rows("steps"));
    return run.rows("steps");
  }

  private void start(String id, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--set", "run.id=cluster-" + id));
    all.addAll(List.of("--set", "prompts.epochs=100"));
    all.addAll(List.of(arguments));
    run = Miniature.run("cluster-" + id);
    nodes = new LocalNodes(run.path());
    up(all.toArray(String[]::new));
    // Without --heal the command ends before.
    await("outcomes", () -> run.rows("outcomes") > 0);
  }

  private Running up(String... arguments) {
    List<String> all = new ArrayList<>(List.of("cluster", "up"));
    all.addAll(List.of(arguments));
    Running up = Miniature.start(all.toArray(String[]::new));
    running.add(up);
    return up;
  }

  /** Ends the cluster: every prompt that was fed must have its outcome then. */
  private void down() {
    Ended down = Miniature.execute("cluster", "down").with(0);
    assertThat(down.out()).contains("the cluster has ended");
    assertThat(status().get("state").asText()).isEqualTo("ended");
    assertThat(run.audit().passed()).as(run.audit().text()).isTrue();
    assertThat(run.audit().checkpoints()).isNotEmpty();
    assertThat(Miniature.execute("audit", "--cluster", "--quiet").with(0).out()).contains("passed");
  }

  /** Kills a node of the role, and waits until it works again and work flows. */
  private void kill(String role, int turn) {
    List<String> names = nodes.with(role);
    String name = names.get(turn % names.size());
    long pid = nodes.pid(name);
    long start = System.nanoTime();
    awaitDeath(destroyed(pid));
    // Read now, so that nothing of before counts as recovery.
    long fed = run.rows("prompts");
    long outcomes = run.rows("outcomes");
    long steps = run.rows("steps");
    BooleanSupplier flows =
        switch (role) {
          case "generator", "judge" -> () -> decided("p.ordinal >= " + fed) > 0;
          case "buffer" -> () -> run.rows("outcomes") > outcomes;
          case "feed" -> () -> run.rows("prompts") > fed;
          default -> () -> run.rows("steps") > steps;
        };
    double work = seconds(start, role + " work after " + name, flows);
    double healed =
        seconds(start, name + " healed", () -> nodes.pid(name) != pid && nodes.works(name));
    double settled =
        seconds(start, "outcomes after " + name, () -> decided("p.ordinal < " + fed) == fed);
    TIMES.add(new Times(role, name, work, healed, settled));
    await("steps after " + name, () -> run.rows("steps") > steps + 2);
  }

  private static ProcessHandle destroyed(long pid) {
    ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
    process.destroyForcibly();
    return process;
  }

  private static void awaitDeath(ProcessHandle process) {
    process.onExit().orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
  }

  private long decided(String which) {
    return run.rows("prompts p JOIN outcomes o ON o.prompt_id = p.prompt_id WHERE " + which);
  }

  private boolean said(String name, String state) {
    return nodes.status(name).filter(s -> s.path("state").asText().equals(state)).isPresent();
  }

  private static JsonNode status() {
    try {
      return JSON.readTree(Miniature.execute("cluster", "status", "--json").with(0).out());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double seconds(long start, String what, BooleanSupplier happened) {
    await(what, happened);
    return Math.round((System.nanoTime() - start) / 1e7) / 100.0;
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
