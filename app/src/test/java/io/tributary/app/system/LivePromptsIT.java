package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.system.Program.Ended;
import io.tributary.app.system.Program.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Prompts that come while the run goes on: posted, and appended to a file. */
class LivePromptsIT {
  private static final int TERM = 15;
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ADDRESS = Pattern.compile("taking prompts at (http://\\S+)");
  private static final String TOKEN = "a-token-of-the-system-test";

  private static String[] posted(String... more) {
    Miniature.first(); // it empties the folder
    Path token = Miniature.write(Miniature.FOLDER.resolve("mine/token"), TOKEN + "\n");
    List<String> all =
        new ArrayList<>(
            List.of(
                "--set",
                "prompts.http.enabled=true",
                "--set",
                "learner.schedule.type=constant",
                "--set",
                "prompts.http.port=0",
                "--set",
                "prompts.http.token-file=" + token));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  /** Waits until a run takes prompts, and says where. */
  private static URI address(Running running) {
    running.awaitOutput("taking prompts at ");
    running.await("the whole line", () -> ADDRESS.matcher(running.output()).find());
    Matcher matcher = ADDRESS.matcher(running.output());
    if (!matcher.find()) throw new AssertionError(running.output());
    return URI.create(matcher.group(1));
  }

  private static JsonNode send(HttpRequest.Builder request, int status) {
    try {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  request.header("Authorization", "Bearer " + TOKEN).build(),
                  HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Posts so many prompts in one request. */
  private static List<String> post(URI address, String key, int count) {
    StringBuilder body = new StringBuilder("{\"prompts\": [");
    for (int i = 0; i < count; i++) {
      if (i > 0) body.append(", ");
      body.append("{\"prompt\": \"how do i mend a %s %d?\"}".formatted(key, i));
    }
    JsonNode answer =
        send(
            HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body + "]}")),
            202);
    List<String> ids = new ArrayList<>();
    answer.get("ids").forEach(id -> ids.add(id.textValue()));
    return ids;
  }

  private static String state(URI address, String id) {
    return send(HttpRequest.newBuilder(URI.create(address + "/" + id)), 200)
        .get("state")
        .textValue();
  }

  @Test
  void postedPromptsAreTrainedOnceThroughAKillAndADrain() {
    RunFiles run = Miniature.run("posted");
    List<String> kites;
    try (Running running = Miniature.startRun("posted", posted())) {
      URI address = address(running);
      kites = post(address, "kite", 20);
      assertThat(post(address, "kite", 20)).isEqualTo(kites);
      running.await("two steps", () -> run.rows("steps") >= 2);
      post(address, "boat", 30);
      running.kill();
    }
    long steps = run.rows("steps");
    try (Running running = Miniature.start("run", "--resume", "posted")) {
      URI address = address(running);
      assertThat(post(address, "kite", 20)).as("also after a kill").isEqualTo(kites);
      List<String> one = post(address, "lamp", 1);
      running.await("all 51 outcomes", () -> run.rows("outcomes") == 51);
      assertThat(state(address, one.get(0))).isIn("pair", "dropped");
      assertThat(kites).allSatisfy(id -> assertThat(state(address, id)).isIn("pair", "dropped"));
      running.signal("TERM");
      Ended ended = running.end().with(128 + TERM);
      assertThat(ended.out()).contains("Stopped and saved").doesNotContain(TOKEN);
    }
    assertThat(run.rows("steps")).isGreaterThan(steps);
    assertThat(run.audit().findings()).isEmpty();
    assertThat(run.audit().counts().fed()).isEqualTo(51);
    assertThat(new HashSet<>(run.pairLog().get("prompts"))).hasSize(51);
  }

  @Test
  void besideAFileEachLineIsFedOnceThroughAKillAndTheLimitEndsTheRun() {
    Miniature.first();
    Path file = Miniature.FOLDER.resolve("mine/beside.jsonl");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 20; i++) {
      lines.append("{\"id\": \"line-%d\", \"prompt\": \"where is lamp %d?\"}\n".formatted(i, i));
    }
    Miniature.write(file, lines.toString());
    RunFiles run = Miniature.run("beside");
    // Of the 20 lines 4 are held out and 2 validate.
    String[] settings = posted("--prompts", file.toString(), "--set", "prompts.live-limit=24");
    try (Running running = Miniature.startRun("beside", settings)) {
      post(address(running), "kite", 10);
      running.await("8 outcomes", () -> run.rows("outcomes") >= 8);
      running.kill();
    }
    Miniature.resume("beside").end().with(0);
    assertThat(run.report().at("/prompts/fed").asInt()).isEqualTo(24);
    assertThat(run.pairLog().get("prompts").stream().filter(row -> row.contains("kite")))
        .hasSize(10);
    assertThat(run.pairLog().get("prompts").stream().filter(row -> row.contains("lamp")))
        .as("each line that is not kept from training")
        .hasSize(14);
    assertThat(run.audit().findings()).isEmpty();
  }

  @Test
  void aGrowingFileIsFollowedThroughAKillAndADrain() throws IOException {
    Miniature.first();
    Path file = Miniature.write(Miniature.FOLDER.resolve("mine/grows.jsonl"), "");
    RunFiles run = Miniature.run("follows");
    String[] settings = {
      "--prompts", file.toString(),
      "--set", "prompts.follow=true",
      "--set", "learner.schedule.type=constant"
    };
    try (Running running = Miniature.startRun("follows", settings)) {
      append(file, lines(0, 10) + "not json\n" + lines(10, 12));
      running.await("12 outcomes", () -> run.rows("outcomes") == 12);
      append(file, lines(12, 13).trim());
      running.kill();
    }
    try (Running running = Miniature.start("run", "--resume", "follows")) {
      append(file, "\n" + lines(13, 30));
      running.await("30 outcomes", () -> run.rows("outcomes") == 30);
      running.signal("TERM");
      running.end().with(128 + TERM);
    }
    List<String> rows = run.pairLog().get("prompts");
    assertThat(rows).hasSize(30);
    for (int i = 0; i < 30; i++) {
      String ordinal = "ordinal=%d ".formatted(i);
      String id = "prompt_id=g%d ".formatted(i);
      assertThat(rows).as(id).anyMatch(row -> row.startsWith(ordinal) && row.contains(id));
    }
    assertThat(Files.readAllLines(run.path().resolve("rejected.jsonl")))
        .singleElement()
        .satisfies(line -> assertThat(line).contains("\"line\":11", "not valid JSON"));
    assertThat(run.audit().findings()).isEmpty();

    Files.writeString(file, lines(0, 5));
    Ended cut = Miniature.execute("run", "--resume", "follows").with(1);
    assertThat(cut.err())
        .contains(file.toString(), "has 5 usable prompts", "fed 30")
        .doesNotContain("\tat ");
  }

  /** In lock-step the bits follow the file, not how it grew. */
  @Test
  void inLockStepAFileThatGrewSlowlyGivesTheSameBits() throws IOException {
    Miniature.first();
    Path whole = Miniature.write(Miniature.FOLDER.resolve("mine/whole.jsonl"), lines(0, 24));
    Path grows = Miniature.write(Miniature.FOLDER.resolve("mine/slow.jsonl"), "");
    RunFiles at = Miniature.run("lock-whole");
    RunFiles slowly = Miniature.run("lock-slow");
    Miniature.startRun("lock-whole", lockStep(whole)).end().with(0);
    try (Running running = Miniature.startRun("lock-slow", lockStep(grows))) {
      for (int i = 0; i < 24; i += 3) {
        append(grows, lines(i, i + 3));
        long fed = i + 3 - (i + 3) % 4;
        running.await(fed + " prompts", () -> run(slowly, fed));
      }
      running.end().with(0);
    }
    assertThat(slowly.differencesFrom(at)).isEmpty();
  }

  private static boolean run(RunFiles run, long fed) {
    return run.rows("prompts") >= fed;
  }

  private static String[] lockStep(Path file) {
    return new String[] {
      "--prompts", file.toString(),
      "--set", "prompts.follow=true",
      "--set", "prompts.live-limit=24",
      "--set", "prompts.poll-interval=50ms",
      "--set", "pipeline.deterministic=true"
    };
  }

  @Test
  void withoutATokenNothingIsStarted() {
    Ended ended =
        Miniature.startRun(
                "no-token",
                "--set",
                "prompts.http.enabled=true",
                "--set",
                "learner.schedule.type=constant")
            .end()
            .with(1);
    assertThat(ended.err())
        .contains("prompts.http.token-file", "TRIBUTARY_PROMPTS_TOKEN")
        .doesNotContain("\tat ");
  }

  @Test
  void aPortInUseIsSaid() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = "prompts.http.port=" + taken.getLocalPort();
      Ended ended = Miniature.startRun("no-port", posted("--set", port)).end().with(1);
      assertThat(ended.err())
          .contains("cannot listen on 127.0.0.1 port " + taken.getLocalPort())
          .doesNotContain("\tat ");
    }
  }

  private static void append(Path file, String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private static String lines(int from, int to) {
    StringBuilder lines = new StringBuilder();
    for (int i = from; i < to; i++) {
      lines.append("{\"id\": \"g%d\", \"prompt\": \"how do i mend kite %d?\"}\n".formatted(i, i));
    }
    return lines.toString();
  }
}
