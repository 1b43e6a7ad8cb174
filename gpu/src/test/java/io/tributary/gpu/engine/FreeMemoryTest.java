package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FreeMemoryTest {
  @TempDir Path folder;

  @Test
  void thisMachineHasSome() {
    assertThat(FreeMemory.of("cpu")).isBetween(1L << 20, 1L << 50);
  }

  @Test
  void whatTheKernelCouldGiveIsAvailable() throws IOException {
    Path meminfo = folder.resolve("meminfo");
    Files.writeString(meminfo, "MemTotal: 9 kB\nMemFree: 1 kB\nMemAvailable:   5 kB\n");
    assertThat(FreeMemory.available(meminfo)).hasValue(5 * 1024);
    assertThat(FreeMemory.available(folder.resolve("none"))).isEmpty();
  }

  @Test
  void aContainerHasWhatIsLeftUnderItsLimitAndTheCacheItCouldGiveBack() throws IOException {
    write("memory.max", "1000\n");
    write("memory.current", "700\n");
    write("memory.stat", "anon 5\ninactive_file 150\n");
    assertThat(FreeMemory.container(folder)).hasValue(450);
    write("memory.max", "max\n");
    assertThat(FreeMemory.container(folder)).as("no limit").isEmpty();
  }

  @Test
  void theFirstVersionOfContainersIsReadToo() throws IOException {
    Files.createDirectory(folder.resolve("memory"));
    write("memory/memory.limit_in_bytes", "900");
    write("memory/memory.usage_in_bytes", "1000");
    write("memory/memory.stat", "inactive_file 7\ntotal_inactive_file 40\n");
    assertThat(FreeMemory.container(folder)).as("over its limit").hasValue(0);
    write("memory/memory.usage_in_bytes", "500");
    assertThat(FreeMemory.container(folder)).hasValue(440);
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
