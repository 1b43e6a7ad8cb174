package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.system.Program.Ended;
import io.tributary.app.system.Program.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A cluster of JVMs on the miniature's models, whose members are killed while it works. In the
 * profile soak only: {@code cluster down} does not drain the feed first.
 */
@Tag("soak")
class ClusterIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(Program.PATIENCE_SECONDS);

  private final int kills = Integer.getInteger("tributary.cluster-kills", 3);
  private RunFiles run;
  private Running up;

  @AfterEach
  void noProcessIsLeft() {
    if (up != null) {
      Miniature.execute("cluster", "down");
      up.close();
    }
  }

  @Test
  void killedMembersAreStartedAgainAndEveryPromptIsTrainedOnce() {
    start("killed", "--generators", "2", "--judges", "2", "--heal");
    for (int i = 0; i < kills; i++) {
      for (String role : List.of("generator", "judge", "buffer", "feed", "learner")) kill(role, i);
    }
    Ended down = Miniature.execute("cluster", "down").with(0);
    assertThat(down.out()).contains("the cluster has ended");
    up.end().with(0);
    up = null;
    assertThat(run.audit().passed()).as(run.audit().text()).isTrue();
    assertThat(run.audit().checkpoints()).isNotEmpty();
    assertThat(Miniature.execute("audit", "--cluster", "--quiet").with(0).out()).contains("passed");
  }

  @Test
  void aShortStreamIsWorkedOffToItsEnd() {
    start("short", "--generators", "1", "--judges", "1", "--set", "prompts.limit=48");
    await("all prompts are decided", () -> run.rows("outcomes") == 48);
    await("the learner is through", () -> state("learner-1").equals("finished"));
    JsonNode members = status().get("members");
    assertThat(members).hasSize(5);
    for (JsonNode member : members) {
      assertThat(member.get("pid").asLong()).isPositive();
      assertThat(member.get("roles").get(0).asText()).isNotEmpty();
      assertThat(member.get("cluster")).hasSize(5);
    }
    long trained = run.rows("ledger");
    assertThat(trained).isEqualTo(run.rows("examples"));
    Miniature.execute("cluster", "down").with(0);
    assertThat(status().get("state").asText()).isEqualTo("ended");
    assertThat(run.audit().passed()).as(run.audit().text()).isTrue();
  }

  private void start(String id, String... arguments) {
    List<String> all = new ArrayList<>(List.of("cluster", "up", "--set", "run.id=cluster-" + id));
    all.addAll(List.of("--set", "prompts.epochs=100", "--set", "pipeline.drain-timeout=10s"));
    if (!List.of(arguments).contains("prompts.limit=48")) {
      all.addAll(List.of("--set", "prompts.limit=100000"));
    }
    all.addAll(List.of(arguments));
    run = Miniature.run("cluster-" + id);
    up = Miniature.start(all.toArray(String[]::new));
    up.await("outcomes", () -> run.rows("outcomes") > 0 || !List.of(arguments).contains("--heal"));
    await("steps", () -> run.rows("steps") > 0);
  }

  /** Kills a member of the role, and waits until it works again and work flows. */
  private void kill(String role, int turn) {
    JsonNode victim = null;
    for (JsonNode member : status().get("members")) {
      if (!member.get("roles").get(0).asText().equals(role)) continue;
      if (victim == null || turn % 2 == 1) victim = member;
    }
    String name = victim.get("name").asText();
    long pid = victim.get("pid").asLong();
    assertThat(ProcessHandle.of(pid)).as(name).isPresent();
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    long outcomes = run.rows("outcomes");
    long steps = run.rows("steps");
    await(name + " is healed", () -> pid(name) > 0 && pid(name) != pid);
    await("outcomes after " + name, () -> run.rows("outcomes") > outcomes + 24);
    await("steps after " + name, () -> run.rows("steps") > steps + 2);
  }

  private static long pid(String name) {
    for (JsonNode member : status().get("members")) {
      boolean alive = !List.of("dead", "silent").contains(member.get("state").asText());
      if (alive && member.get("name").asText().equals(name)) return member.get("pid").asLong();
    }
    return -1;
  }

  private static String state(String name) {
    for (JsonNode member : status().get("members")) {
      if (member.get("name").asText().equals(name)) return member.get("state").asText();
    }
    return fail("there is no " + name);
  }

  private static JsonNode status() {
    try {
      return JSON.readTree(Miniature.execute("cluster", "status", "--json").with(0).out());
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
