package io.tributary.app.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.Requires;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The systemd unit, as systemd reads it. */
@EnabledOnOs(OS.LINUX)
class SystemdUnitTest {
  private static final Path UNIT = Path.of("..", "deploy", "systemd", "tributary@.service");
  private static final String PROGRAM = "/opt/tributary/tributary";

  @TempDir Path folder;

  @Test
  void systemdHasNothingToSay() throws Exception {
    assertThat(verify(Files.readString(UNIT))).isEmpty();
  }

  @Test
  void systemdNoticesWhatIsWrong() throws Exception {
    String text = Files.readString(UNIT);
    assertThat(verify(text.replace("TimeoutStopSec=15min", "TimeoutStopSec=late")))
        .contains("late");
    assertThat(verify(text.replace("ProtectHome", "ProtectHomes"))).contains("ProtectHomes");
  }

  @Test
  void startsTheRoleThatTheInstanceNames() throws IOException {
    assertThat(Files.readString(UNIT))
        .contains(
            "ExecStart="
                + PROGRAM
                + " node --roles %i --name %i-%H -c /etc/tributary/cluster.conf\n")
        .contains("User=tributary\n")
        .contains("NoNewPrivileges=yes\n")
        .contains("KillSignal=SIGTERM\n");
    assertThat(Path.of("..", "tributary")).isExecutable();
  }

  /** What systemd says of a unit whose program is there. */
  private String verify(String unit) throws Exception {
    Requires.here(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(entry -> Files.isExecutable(Path.of(entry, "systemd-analyze"))),
        "no systemd-analyze on PATH; it is in the Debian package systemd");
    Path file = folder.resolve("tributary@.service");
    Files.writeString(
        file, unit.replace(PROGRAM, Path.of("..", "tributary").toRealPath().toString()));
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder("systemd-analyze", "verify", "--man=no", file.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(out);
    if (process.exitValue() != 0) assertThat(said).isNotEmpty();
    return said;
  }
}
