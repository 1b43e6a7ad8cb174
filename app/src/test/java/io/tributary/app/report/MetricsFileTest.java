package io.tributary.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsFileTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("metrics.jsonl"), text);
  }

  @Test
  void readsFiguresInOrderOfStep() throws IOException {
    Path file =
        file(
            """
            {"step":2,"loss":0.5,"note":"x","kl":null}

            {"step":1,"loss":0.7}
            {"step":2,"rewards/margins":1}
            """);
    assertThat(MetricsFile.read(file))
        .containsExactly(
            new MetricSample(1, Map.of("loss", 0.7)),
            new MetricSample(2, Map.of("loss", 0.5)),
            new MetricSample(2, Map.of("rewards/margins", 1.0)));
  }

  @Test
  void leavesOutALastLineThatACrashCutOff() throws IOException {
    assertThat(MetricsFile.read(file("{\"step\":1,\"loss\":0.7}\n{\"step\":2,\"lo"))).hasSize(1);
  }

  @Test
  void refusesALineThatIsNoSample() throws IOException {
    Path noJson = file("nonsense\n{\"step\":1}\n");
    assertThatThrownBy(() -> MetricsFile.read(noJson))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("metrics.jsonl:1: not a metrics line");
    Path noStep = file("{\"loss\":1}\n{\"step\":1}\n");
    assertThatThrownBy(() -> MetricsFile.read(noStep)).isInstanceOf(IOException.class);
  }
}
