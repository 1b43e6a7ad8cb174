package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code versus.py} on figures that are given, which needs nothing but Python. */
class VersusTest {
  private static final String ENGINE =
      """
      {"measurements": [
        {"what": "GEMM 1024", "path": "fp32", "threads": "1 × 1", "value": 100, "unit": "GFLOP/s"},
        {"what": "GEMM 1024", "path": "fp32_onednn", "threads": "1 × 1", "value": 90, "unit": "GFLOP/s"},
        {"what": "memory read", "path": "fp32", "threads": "1 × 1", "value": 10, "unit": "GB/s"},
        {"what": "small decode, batch 1", "path": "fp32", "threads": "1 × 1", "value": 800, "unit": "tok/s"},
        {"what": "small decode, batch 1", "path": "int8", "threads": "1 × 2", "value": 1500, "unit": "tok/s"},
        {"what": "small DPO step", "path": "bf16", "threads": "2 × 1", "value": 5120, "unit": "tok/s"},
        {"what": "small SFT step", "path": "bf16", "threads": "2 × 1", "value": 7000, "unit": "tok/s"}]}
      """;

  private static final String PEERS =
      """
      {"skipped": [{"peer": "PyTorch", "skipped": "no Python with torch"}], "measurements": [
        {"peer": "llama.cpp", "precision": "F32", "threads": 1, "work": "small decode, batch 1", "value": 400, "unit": "tok/s"},
        {"peer": "llama.cpp", "precision": "Q8_0", "threads": 1, "work": "small decode, batch 1", "value": 1000, "unit": "tok/s"},
        {"peer": "slow", "precision": "fp32", "threads": 1, "work": "small DPO step", "value": 2, "unit": "s/step"},
        {"peer": "fast", "precision": "bf16", "threads": 1, "work": "small DPO step", "value": 1, "unit": "s/step"}]}
      """;

  @TempDir Path temp;
  private Path small;
  private String said;

  @BeforeAll
  static void needsPython() throws InterruptedException {
    Requires.program("python3");
  }

  @BeforeEach
  void measure() throws IOException {
    small = Files.createDirectories(temp.resolve("small"));
    Files.writeString(small.resolve("engine-2026-01-01.json"), ENGINE);
  }

  private int run() throws IOException, InterruptedException {
    String results = temp.resolve("results").toString();
    Process process =
        new ProcessBuilder("python3", "peers/versus.py", "--results", results, small.toString())
            .redirectErrorStream(true)
            .start();
    said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor();
  }

  private JsonNode compared(String work) throws IOException {
    try (var files = Files.list(temp.resolve("results"))) {
      JsonNode all = new ObjectMapper().readTree(files.findFirst().orElseThrow().toFile());
      for (JsonNode one : all.get("comparisons")) {
        if (one.get("work").asText().equals(work)) return one;
      }
    }
    throw new AssertionError("no " + work);
  }

  @Test
  void theBestOfEachIsCompared() throws Exception {
    Files.writeString(small.resolve("peers-2026-01-01.json"), PEERS);
    assertThat(run()).as(said).isZero();
    JsonNode alone = compared("small decode, batch 1");
    assertThat(alone.get("ratio").asDouble()).isCloseTo(1.5, within(1e-9));
    assertThat(alone.get("ratio in fp32").asDouble()).isCloseTo(2, within(1e-9));
    assertThat(said)
        .contains("1,500 tok/s (int8, 1 × 2)", "1,000 tok/s (llama.cpp Q8_0, 1 thread)")
        .contains("| GEMM 1024, fp32", "100 GFLOP/s", "10.0 GB/s")
        .contains("skipped: PyTorch: no Python with torch")
        .doesNotContain("SFT");
  }

  /** 2 × 16 sequences of 80 tokens at 5,120 a second are half a second. */
  @Test
  void stepsAreComparedInSeconds() throws Exception {
    Files.writeString(small.resolve("peers-2026-01-01.json"), PEERS);
    run();
    assertThat(compared("small DPO step").get("ratio").asDouble()).isCloseTo(2, within(1e-9));
    assertThat(compared("small DPO step").get("ratio in fp32").isNull()).isTrue();
    assertThat(said).contains("0.5 s (bf16, 2 × 1)", "1 s (fast bf16, 1 thread)");
  }

  @Test
  void withoutPeersThereIsNothingToCompare() throws Exception {
    assertThat(run()).isOne();
    assertThat(said).contains("nothing to compare: no figures of peers");
    assertThat(temp.resolve("results")).doesNotExist();
  }
}
