package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.tributary.app.system.Program.Ended;
import io.tributary.app.system.Program.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Ctrl-C and SIGTERM end a run in good order. */
class SignalsIT {
  private static final int TERM = 15;
  private static final int INT = 2;

  @Test
  void sigtermDrainsSavesAndSaysHowToGoOn() {
    RunFiles run = Miniature.run("terminated");
    drain("terminated", "TERM", TERM);
    assertThat(run.audit().counts().outcomes()).isEqualTo(run.audit().counts().fed());
    Miniature.resume("terminated").end().with(0);
    assertThat(run.audit().findings()).isEmpty();
    assertThat(run.audit().counts().fed()).isEqualTo(400);
    Ended again = Miniature.execute("run", "--resume", "terminated").with(0);
    assertThat(again.out()).contains("this run is complete");
  }

  @Test
  void ctrlCDrainsToo() throws Exception {
    assumeFalse(interruptIgnored(), "SIGINT is ignored here, as in a shell's background job");
    drain("interrupted", "INT", INT);
    assertThat(Miniature.run("interrupted").audit().findings()).isEmpty();
  }

  @Test
  void sigtermBeforeTheStreamRunsSaysHowToGoOn() {
    RunFiles run = Miniature.run("terminated-early");
    try (Running running = Miniature.startRun("terminated-early")) {
      running.awaitOutput("run folder");
      running.signal("TERM");
      Ended ended = running.end().with(128 + TERM);
      assertThat(ended.out()).contains("./tributary run --resume " + run.shown());
      assertThat(ended.err()).isEmpty();
    }
    Miniature.resume("terminated-early").end().with(0);
    assertThat(run.audit().findings()).isEmpty();
  }

  private static void drain(String id, String signal, int number) {
    RunFiles run = Miniature.run(id);
    try (Running running = Miniature.startRun(id, "--set", "prompts.limit=400")) {
      running.await("a few steps", () -> run.rows("steps") >= 3);
      running.signal(signal);
      Ended ended = running.end().with(128 + number);
      assertThat(ended.out())
          .contains("Stopped and saved at step " + run.newestCheckpoint())
          .contains("Go on with: ./tributary run --resume " + run.shown());
      assertThat(ended.err()).isEmpty();
    }
    assertThat(run.newestCheckpoint()).isEqualTo(run.rows("steps"));
    assertThat(run.audit().findings()).isEmpty();
    assertThat(run.audit().counts().fed()).isLessThan(400);
  }

  private static boolean interruptIgnored() throws Exception {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) return false;
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("SigIgn:")) {
        long ignored = Long.parseUnsignedLong(line.substring(7).strip(), 16);
        return (ignored & 1L << INT - 1) != 0;
      }
    }
    return false;
  }
}
