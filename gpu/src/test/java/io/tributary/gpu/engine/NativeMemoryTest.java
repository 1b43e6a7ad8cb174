package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the environment of the launcher, as runs have it. */
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

  private static void requireFlat(Class<?> main, Path folder)
      throws IOException, InterruptedException {
    List<String> lines = ProbeProcess.lines(main, folder, ProbeProcess.launcherEnvironment());
    assertThat(lines).hasSize(2);
    long[] early = numbers(lines.get(0));
    long[] late = numbers(lines.get(1));
    System.out.printf(
        "%s: %,d kB resident, then %,d kB%n", main.getSimpleName(), early[1], late[1]);
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
