package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhaseSecondsTest {
  @TempDir private Path home;

  @Test
  void measuresOnePhaseAfterTheOther() throws InterruptedException {
    PhaseSeconds seconds = new PhaseSeconds(home.resolve("seconds.json"));
    seconds.begin("sft");
    Thread.sleep(30);
    seconds.begin("align");
    seconds.end();
    seconds.end();
    assertThat(seconds.of("sft")).isGreaterThanOrEqualTo(0.03);
    assertThat(seconds.all()).containsOnlyKeys("sft", "align", "total");
    assertThat(seconds.all().get("total"))
        .isCloseTo(seconds.of("sft") + seconds.of("align"), within(1e-12));
    assertThat(seconds.of("evaluate")).isZero();
  }

  @Test
  void addsUpOverTheSessionsOfARun() throws IOException {
    Path file = home.resolve("seconds.json");
    Files.writeString(file, "{\"sft\": 25.0, \"align\": 10.0}");
    PhaseSeconds resumed = new PhaseSeconds(file);
    resumed.begin("align");
    resumed.end();
    assertThat(resumed.of("align")).isGreaterThan(10).isLessThan(11);
    PhaseSeconds again = new PhaseSeconds(file);
    assertThat(again.of("align")).isEqualTo(resumed.of("align"));
    assertThat(again.of("sft")).isEqualTo(25);
    assertThat(home).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void theTimeOfAKilledSessionCounts() throws InterruptedException {
    Path file = home.resolve("seconds.json");
    PhaseSeconds killed = new PhaseSeconds(file);
    killed.begin("align");
    Thread.sleep(20);
    killed.save();
    assertThat(new PhaseSeconds(file).of("align")).isGreaterThanOrEqualTo(0.02);
  }
}
