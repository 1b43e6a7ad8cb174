package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.FAILED;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.CommandLineCall;
import io.tributary.app.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is really full: a small tmpfs, which only root may mount. */
class DiskFullTest {
  @TempDir private Path home;
  private Path disk;

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(home.resolve("disk"));
    Requires.here(
        execute("mount", "-t", "tmpfs", "-o", "size=600k", "tmpfs", disk.toString()),
        "needs Linux and the right to mount a tmpfs");
  }

  @AfterEach
  void unmount() throws Exception {
    // Weights that were read stay mapped until the garbage collector has passed.
    execute("umount", "--lazy", disk.toString());
  }

  private static boolean execute(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(List.of(command))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  /** Files of the disk that this process holds open. */
  private List<Path> openFiles() throws IOException {
    List<Path> open = new ArrayList<>();
    try (Stream<Path> links = Files.list(Path.of("/proc/self/fd"))) {
      for (Path link : links.toList()) {
        try {
          Path file = Files.readSymbolicLink(link);
          if (file.startsWith(disk.toRealPath())) open.add(file);
        } catch (NoSuchFileException e) {
          continue; // closed in the meantime
        }
      }
    }
    return open;
  }

  @Test
  void saysThatTheDiskIsFullAndGoesOnOnceItIsNot() throws Exception {
    TinyRun run = TinyRun.in(home).with("--set", "run.folder=" + disk);
    CommandLineCall call = run.start();
    call.isMistake(FAILED, disk.toString());
    assertThat(call.err()).containsPattern("disk is full|No space left on device");
    assertThat(call.out()).contains("go on with: ./tributary run --resume " + disk);
    assertThat(openFiles()).isEmpty();

    assertThat(execute("mount", "-o", "remount,size=64m", disk.toString())).isTrue();
    String folder = disk.resolve(TinyRun.ID).toString();
    CommandLineCall.of("run", "--resume", folder).isFine();
    assertThat(disk.resolve(TinyRun.ID).resolve("report.json")).exists();
    CommandLineCall.of("audit", folder).isFine();
  }
}
