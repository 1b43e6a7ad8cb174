package io.tributary.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;

class PeakMemoryTest {
  @TempDir Path folder;

  @Test
  void readsTheHighWaterMark() throws IOException {
    Path status =
        Files.writeString(
            folder.resolve("status"), "Name:\tjava\nVmPeak:\t 9 kB\nVmHWM:\t  123456 kB\n");
    assertThat(PeakMemory.bytes(status)).hasValue(123456L * 1024);
  }

  @Test
  void isUnknownWhereTheSystemDoesNotTell() throws IOException {
    assertThat(PeakMemory.bytes(folder.resolve("missing"))).isEmpty();
    assertThat(PeakMemory.bytes(Files.writeString(folder.resolve("s"), "Name: x\n"))).isEmpty();
  }

  @Test
  @EnabledOnOs(LINUX)
  void growsWithThisProcess() {
    byte[] block = new byte[64 << 20];
    for (int i = 0; i < block.length; i += 1024) block[i] = 1;
    assertThat(PeakMemory.bytes().orElseThrow()).isGreaterThan(block.length);
  }
}
