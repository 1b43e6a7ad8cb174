package io.tributary.gpu.files.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.files.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Jazzer damages valid files in a JVM with 256 MiB of heap, the same way each time. Ten million
 * instead of ten thousand: {@code mvn -Pfuzz -pl gpu -am test}.
 */
class SafetensorsFuzzTest {
  private static final long RUNS = Long.getLong("fuzz.runs", 15_000);

  /** Of four runs, one makes a file that was there before. */
  private static final long DISTINCT = 10_000;

  private static final int INPUTS = 64;
  private static final int INPUT_BYTES = 48;

  /** What every refusal must have been met as. */
  private static final List<String> REFUSALS =
      List.of(
          "over the limit",
          "longer than the file",
          "has n bytes; a safetensors file has at least n",
          "header is not UTF-8",
          "header is not valid JSON",
          "header is duplicate key",
          "header is not a JSON object, from '{'", // leading white space
          "unknown dtype",
          "data_offsets has _, not a whole number", // negative, overflowing
          "overlap the tensor before it",
          "end past the n data bytes",
          "are not aligned",
          "leave a hole",
          "bytes after the last tensor",
          "takes n bytes, its data_offsets hold n",
          "is too large for any file",
          "__metadata__ entry _ is not a string");

  private Path work;

  @BeforeEach
  void prepare() throws IOException {
    Path memory = Path.of("/dev/shm"); // where a file costs no disk
    work =
        Files.isWritable(memory)
            ? Files.createTempDirectory(memory, "fuzz")
            : Files.createTempDirectory("fuzz");
    Files.createDirectory(work.resolve("corpus"));
    Random random = new Random(1);
    for (int i = 0; i < INPUTS; i++) {
      byte[] input = new byte[INPUT_BYTES];
      random.nextBytes(input);
      Files.write(work.resolve("corpus").resolve("input-" + i), input);
    }
  }

  @AfterEach
  void cleanUp() throws IOException {
    try (var files = Files.walk(work)) {
      for (Path path : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(path);
    }
  }

  @Test
  void aDamagedFileIsReadOrRefused() throws IOException, InterruptedException {
    Path findings = Files.createDirectories(Path.of("target", "fuzz").toAbsolutePath());
    Path log = findings.resolve("jazzer.log");
    Process jazzer =
        jazzer(findings).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    boolean ended = jazzer.waitFor(5 + RUNS / 30_000, TimeUnit.MINUTES);
    if (!ended) jazzer.destroyForcibly().waitFor();
    assertThat(ended).as("Jazzer ended; see " + log).isTrue();
    assertThat(jazzer.exitValue()).as("a finding; see " + log + "\n" + tail(log)).isZero();

    Map<String, Long> counts = counts();
    assertThat(counts.get("mutants")).isGreaterThanOrEqualTo(RUNS);
    assertThat(counts.get("distinct")).isGreaterThanOrEqualTo(Math.min(RUNS, DISTINCT));
    assertThat(counts.get("read")).as("mutants that are valid").isPositive();
    for (String refusal : REFUSALS) {
      assertThat(counts.keySet()).as(refusal).anyMatch(kind -> kind.contains(refusal));
    }
  }

  private ProcessBuilder jazzer(Path findings) {
    List<String> options = new ArrayList<>(List.of("-XX:+UseSerialGC"));
    options.add("-D" + SafetensorsFuzzer.FOLDER + "=" + work);
    if (RUNS < 100_000) options.add("-XX:TieredStopAtLevel=1");
    return JavaProcess.builder(
            options,
            "com.code_intelligence.jazzer.Jazzer",
            List.of(
                "--target_class=" + SafetensorsFuzzer.class.getName(),
                "--instrumentation_includes=io.tributary.gpu.files.**",
                "--custom_hook_includes=io.tributary.gpu.files.**",
                "--reproducer_path=" + findings,
                "-artifact_prefix=" + findings + "/",
                "-seed=1",
                "-runs=" + RUNS,
                "-timeout=60", // seconds for one file
                "-rss_limit_mb=0", // the heap is what is limited
                "-len_control=0",
                "-max_len=" + INPUT_BYTES,
                work.resolve("corpus").toString()))
        .directory(work.toFile());
  }

  private Map<String, Long> counts() throws IOException {
    Map<String, Long> counts = new HashMap<>();
    for (String line : Files.readAllLines(work.resolve("counts.tsv"))) {
      int tab = line.indexOf('\t');
      counts.put(line.substring(0, tab), Long.parseLong(line.substring(tab + 1)));
    }
    return counts;
  }

  private static String tail(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 60), lines.size()));
  }
}
