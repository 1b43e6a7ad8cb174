package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.faults.SoakRecord.Kill;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The record of the long run, whose run itself takes an hour: KillEveryMinuteIT. */
class SoakRecordTest {
  private static final Soak HOUR = new Soak(Duration.ofHours(1), Duration.ofMinutes(1), false);

  @TempDir private Path folder;

  @Test
  void isWholeAfterEachKillAndGoesOnWhereItWasBrokenOff() throws IOException {
    Path file = folder.resolve("record/soak.json");
    SoakRecord first = SoakRecord.begin(file, HOUR);
    first.add(new Kill(0, "judge-2", 6.5, 400, 30));
    first.add(new Kill(60, "learner-1", 17, 800, 90));
    JsonNode broken = read(file);
    assertThat(broken.path("verdict").asText()).isEqualTo("running");
    assertThat(broken.path("kills")).hasSize(2);

    SoakRecord second = SoakRecord.resume(file, HOUR);
    second.started();
    assertThat(second.kills()).isEqualTo(first.kills());
    assertThat(second.seconds()).isGreaterThanOrEqualTo(broken.path("seconds").asDouble());
    second.add(new Kill(120, "judge-1", 2.5, 900, 120));
    JsonNode now = read(file);
    assertThat(now.path("sessions").asInt()).isEqualTo(2);
    assertThat(now.at("/kills/1/member").asText()).isEqualTo("learner-1");
    assertThat(now.at("/recovery/judge/faults").asInt()).isEqualTo(2);
    assertThat(now.at("/recovery/judge/p50_s").asDouble()).isEqualTo(2.5);
    assertThat(now.at("/recovery/judge/p95_s").asDouble()).isEqualTo(6.5);
    assertThat(now.at("/recovery/judge/limit_s").asDouble()).isEqualTo(10);
    assertThat(now.at("/recovery/judge/slack").asDouble())
        .isEqualTo(Double.parseDouble(System.getProperty("tributary.fault-slack", "4")));
    assertThat(now.at("/recovery/judge/within_limit").asBoolean()).isTrue();
    assertThat(now.at("/recovery/learner/max_s").asDouble()).isEqualTo(17);
    second.add(new Kill(180, "judge-2", 11, 950, 130));
    assertThat(read(file).at("/recovery/judge/within_limit").asBoolean()).isFalse();
  }

  @Test
  void whatHasEndedIsNotResumed() throws IOException {
    Path file = folder.resolve("soak.json");
    assertThatThrownBy(() -> SoakRecord.resume(file, HOUR))
        .hasMessageStartingWith("there is nothing to resume");
    SoakRecord record = SoakRecord.begin(file, HOUR);
    record.failed(new AssertionError("not in 360 s: a new outcome\nfeed-1 said: ..."));
    assertThat(read(file).path("verdict").asText())
        .isEqualTo("failed: not in 360 s: a new outcome");
    assertThatThrownBy(() -> SoakRecord.resume(file, HOUR)).hasMessageContaining("has ended");
  }

  @Test
  void lastsAsLongAsItsSessionsTogether() {
    Path file = folder.resolve("soak.json");
    Soak none = new Soak(Duration.ofNanos(1), Duration.ofMinutes(1), false);
    assertThat(SoakRecord.begin(file, none).isOver()).isTrue();
    SoakRecord hour = SoakRecord.begin(file, HOUR);
    assertThat(hour.isOver()).isFalse();
    assertThat(hour.untilNext(hour.seconds())).isBetween(Duration.ofSeconds(50), HOUR.every());
    assertThat(hour.untilNext(-100)).isZero();
    assertThat(HOUR.kills()).isEqualTo(60);
    assertThat(List.of(none.kills())).containsExactly(0);
  }

  private static JsonNode read(Path file) throws IOException {
    return new ObjectMapper().readTree(Files.readAllBytes(file));
  }
}
