package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusServerTest {
  private final AtomicInteger drains = new AtomicInteger();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void aMemberIsAskedHowItIsAndToldToDrain() throws Exception {
    try (StatusServer server = start(Map.of("state", "working"))) {
      Member member = new Member("feed-1", List.of("feed"), 1, server.port());
      assertThat(member.status().orElseThrow().get("state").asText()).isEqualTo("working");
      assertThat(drains).hasValue(0);
      assertThat(member.drain().orElseThrow().get("drained").asBoolean()).isFalse();
      assertThat(member.drain().orElseThrow().get("drained").asBoolean()).isTrue();
    }
  }

  @Test
  void nothingIsDrainedByReadingNorByAWebPage() throws Exception {
    try (StatusServer server = start(Map.of())) {
      URI drain = URI.create("http://127.0.0.1:" + server.port() + "/drain");
      assertThat(code(HttpRequest.newBuilder(drain).GET())).isEqualTo(405);
      HttpRequest.Builder page =
          HttpRequest.newBuilder(drain)
              .header("Origin", "http://example.org")
              .POST(HttpRequest.BodyPublishers.noBody());
      assertThat(code(page)).isEqualTo(403);
      assertThat(drains).hasValue(0);
    }
  }

  @Test
  void aNodeThatIsSlowToAnswerOneQuestionAnswersAnother() throws Exception {
    CountDownLatch answered = new CountDownLatch(1);
    try (StatusServer server =
        StatusServer.start(
            0,
            () -> Map.of("state", "working"),
            () -> {
              await(answered);
              return Map.of();
            })) {
      Member member = new Member("feed-1", List.of("feed"), 1, server.port());
      Thread drain = new Thread(member::drain);
      drain.start();
      assertThat(member.status()).isPresent();
      answered.countDown();
      drain.join();
    }
  }

  @Test
  void onlyAMemberThatSaysThatItIsUpIsJoined(@TempDir Path folder) throws Exception {
    Member dead = new Member("judge-1", List.of("judge"), 2551, 1);
    assertThat(dead.standing(folder)).isEqualTo(Standing.DEAD);
    dead.start(folder, List.of("sleep", "60"));
    try {
      assertThat(dead.standing(folder)).isEqualTo(Standing.SILENT);
      assertThat(standing(folder, Map.of("cluster", List.of()))).isEqualTo(Standing.OUTSIDE);
      assertThat(standing(folder, of("joining", "up"))).isEqualTo(Standing.OUTSIDE);
      assertThat(standing(folder, of("up", "joining"))).isEqualTo(Standing.UP);
    } finally {
      dead.process(folder).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static Map<String, Object> of(String own, String other) {
    return Map.of(
        "cluster",
        List.of(
            Map.of("address", "akka://tributary@127.0.0.1:2552", "status", other),
            Map.of("address", "akka://tributary@127.0.0.1:2551", "status", own)));
  }

  private Standing standing(Path folder, Map<String, Object> status) throws Exception {
    try (StatusServer server = start(status)) {
      return new Member("judge-1", List.of("judge"), 2551, server.port()).standing(folder);
    }
  }

  private StatusServer start(Map<String, Object> status) throws Exception {
    return StatusServer.start(
        0, () -> status, () -> Map.of("drained", drains.incrementAndGet() > 1));
  }

  private int code(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
