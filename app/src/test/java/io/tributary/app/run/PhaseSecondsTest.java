package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhaseSecondsTest {
  @TempDir Path folder;

  private Path file() {
    return folder.resolve("seconds.json");
  }

  @Test
  void addsUpOverSessions() throws Exception {
    PhaseSeconds first = new PhaseSeconds(file());
    first.begin("sft");
    Thread.sleep(20);
    first.begin("align");
    Thread.sleep(20);
    first.end();
    double before = first.of("align");
    assertThat(first.of("sft")).isGreaterThanOrEqualTo(0.02);

    PhaseSeconds second = new PhaseSeconds(file());
    assertThat(second.of("align")).isEqualTo(before);
    second.begin("align");
    Thread.sleep(20);
    second.end();
    assertThat(second.of("align")).isGreaterThanOrEqualTo(before + 0.02);
    assertThat(second.all().get("total"))
        .isCloseTo(second.of("align") + second.of("sft"), within(1e-9));
  }

  @Test
  void theTimeOfAKilledSessionCounts() throws Exception {
    PhaseSeconds killed = new PhaseSeconds(file());
    killed.begin("align");
    Thread.sleep(20);
    killed.save();
    assertThat(new PhaseSeconds(file()).of("align")).isGreaterThanOrEqualTo(0.02);
  }

  @Test
  void isWholeWhereAKillLeftHalfAFile() throws IOException {
    PhaseSeconds seconds = new PhaseSeconds(file());
    seconds.begin("align");
    seconds.end();
    Files.writeString(folder.resolve("seconds.json.partial"), "{\"ali");
    PhaseSeconds next = new PhaseSeconds(file());
    next.begin("evaluate");
    next.end();
    assertThat(new PhaseSeconds(file()).all()).containsKeys("align", "evaluate", "total");
    assertThat(folder.resolve("seconds.json.partial")).doesNotExist();
  }
}
