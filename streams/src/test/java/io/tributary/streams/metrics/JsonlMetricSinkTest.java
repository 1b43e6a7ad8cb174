package io.tributary.streams.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.streams.Requires;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class JsonlMetricSinkTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.5Z");

  @TempDir Path folder;
  private Path file;
  private ActorTestKit kit;
  private final MetricHub hub = new MetricHub(Clock.fixed(NOW, ZoneOffset.UTC));

  @BeforeEach
  void start() {
    file = folder.resolve("metrics.jsonl");
    kit = ActorTestKit.create();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private void closeAndWait(JsonlMetricSink sink) throws Exception {
    hub.close();
    sink.done().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aLineIsAppendedBehindWhatIsWhole() throws Exception {
    Files.writeString(file, "{\"step\":1}\n{\"ste");
    JsonlMetricSink.append(file, new MetricSample(7, NOW, Map.of("eval/kl", 0.5, "x", Double.NaN)));
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"step\":1}",
            "{\"time\":\"%s\",\"step\":7,\"eval/kl\":0.5,\"x\":null}".formatted(NOW));
  }

  @Test
  void writesALineASample() throws Exception {
    JsonlMetricSink sink = JsonlMetricSink.start(file, hub, kit.system());
    hub.record(3, Map.of("rewards/margins", 0.25, "loss", 1e-9, "odd \"name\"", Double.NaN));
    hub.record(4, Map.of());
    closeAndWait(sink);
    assertThat(file)
        .content()
        .isEqualTo(
            """
            {"time":"2026-03-01T12:00:00.500Z","step":3,"loss":1.0E-9,"odd \\"name\\"":null,"rewards/margins":0.25}
            {"time":"2026-03-01T12:00:00.500Z","step":4}
            """);
  }

  @Test
  void aLineIsInTheFileAsSoonAsItCame() throws Exception {
    JsonlMetricSink sink = JsonlMetricSink.start(file, hub, kit.system());
    hub.record(1, Map.of("loss", 0.7));
    kit.createTestProbe()
        .awaitAssert(
            Duration.ofSeconds(10),
            () -> {
              assertThat(file).content().endsWith("\"loss\":0.7}\n");
              return null;
            });
    closeAndWait(sink);
  }

  @Test
  void nothingAcceptedBeforeTheCloseIsLost() throws Exception {
    JsonlMetricSink sink = JsonlMetricSink.start(file, hub, kit.system());
    for (int step = 0; step < 20_000; step++) hub.record(step, Map.of("loss", (double) step));
    closeAndWait(sink);
    assertEverySample(20_000);
  }

  @Test
  void theActorSystemsShutdownWaitsForTheLastLine() throws Exception {
    JsonlMetricSink.start(file, hub, kit.system());
    for (int step = 0; step < 5_000; step++) hub.record(step, Map.of("loss", (double) step));
    kit.system().terminate();
    kit.system().getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
    assertEverySample(5_000);
  }

  private void assertEverySample(int count) throws Exception {
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize(count);
    ObjectMapper json = new ObjectMapper();
    for (int step = 0; step < count; step++) {
      JsonNode line = json.readTree(lines.get(step));
      assertThat(line.get("step").asInt()).isEqualTo(step);
      assertThat(line.get("loss").asDouble()).isEqualTo(step);
    }
    assertThat(hub.dropped()).isZero();
  }

  @Test
  void aResumedRunGoesOnBehindTheLastWholeLine() throws Exception {
    Files.writeString(file, "{\"step\":1}\n{\"step\":2}\n{\"step\":3,\"lo");
    JsonlMetricSink sink = JsonlMetricSink.start(file, hub, kit.system());
    hub.record(3, Map.of());
    closeAndWait(sink);
    assertThat(Files.readAllLines(file))
        .containsExactly(
            "{\"step\":1}", "{\"step\":2}", "{\"time\":\"2026-03-01T12:00:00.500Z\",\"step\":3}");
  }

  @Test
  void aFileThatCannotBeOpenedIsNamed() {
    Path missing = folder.resolve("none/metrics.jsonl");
    assertThatThrownBy(() -> JsonlMetricSink.start(missing, hub, kit.system()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("metrics file " + missing + " cannot be opened");
  }

  @Test
  void aFailedWriteIsReported() {
    Path full = Path.of("/dev/full");
    Requires.here(Files.isWritable(full), "there is no /dev/full to write to");
    JsonlMetricSink sink = JsonlMetricSink.start(full, hub, kit.system());
    hub.record(1, Map.of("loss", 0.7));
    assertThatThrownBy(() -> sink.done().toCompletableFuture().get(20, TimeUnit.SECONDS))
        .hasRootCauseMessage("No space left on device");
    // The hub goes on for the others.
    hub.record(2, Map.of("loss", 0.7));
  }
}
