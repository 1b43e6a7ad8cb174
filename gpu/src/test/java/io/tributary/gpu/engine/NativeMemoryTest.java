package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeMemoryTest {
  /** Every array has an owner: after 10,000 calls no more memory than after 1,000. */
  @Test
  void tenThousandMixedCallsKeepTheMemoryOfAThousand(@TempDir Path folder)
      throws IOException, InterruptedException {
    requireFlat(NativeMemoryProbe.class, folder);
  }

  /** A reference that follows the policy writes over its own weights, both ways of following. */
  @Test
  void aThousandRefreshesOfTheReferenceTakeNoMemory(@TempDir Path folder)
      throws IOException, InterruptedException {
    requireFlat(ReferenceMemoryProbe.class, folder);
  }

  /**
   * In a JVM of its own whose heap is resident from the start, because a heap that breathes hides
   * more than a leak would show.
   */
  private static void requireFlat(Class<?> main, Path folder)
      throws IOException, InterruptedException {
    assumeTrue(
        Files.isReadable(Path.of("/proc/self/status")),
        "the resident set is read from /proc, which is Linux's");
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    Process probe =
        new ProcessBuilder(
                System.getProperty("java.home") + File.separator + "bin" + File.separator + "java",
                "-Xms64m",
                "-Xmx64m",
                "-XX:+AlwaysPreTouch",
                // what the JVM itself adds later, compiled code and collector tables, would hide a
                // leak
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    try {
      assertThat(probe.waitFor(10, TimeUnit.MINUTES)).as("the probe ended").isTrue();
    } finally {
      probe.destroyForcibly();
    }
    assertThat(probe.exitValue()).as(Files.readString(err)).isZero();
    List<String> lines = Files.readAllLines(out);
    assertThat(lines).hasSize(2);
    long[] early = numbers(lines.get(0));
    long[] late = numbers(lines.get(1));
    assertThat(late[0]).as("live arrays").isEqualTo(early[0]).isPositive();
    assertThat(late[1])
        .as("kB resident, %d before", early[1])
        .isLessThanOrEqualTo((long) (1.02 * early[1]));
  }

  private static long[] numbers(String line) {
    String[] words = line.split(" ");
    return new long[] {Long.parseLong(words[0]), Long.parseLong(words[1])};
  }
}
