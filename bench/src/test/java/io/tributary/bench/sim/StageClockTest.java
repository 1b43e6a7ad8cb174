package io.tributary.bench.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.bench.sim.StageClock.Mark;
import io.tributary.bench.sim.StageClock.Stage;
import org.junit.jupiter.api.Test;

class StageClockTest {
  @Test
  void countsPromptsThatAreThroughWhileItCounts() {
    StageClock clock = new StageClock(true);
    for (Mark mark : Mark.values()) clock.mark("early", mark);
    clock.trained("early");
    clock.counting(true);
    for (Mark mark : Mark.values()) clock.mark("counted", mark);
    clock.trained("counted");
    clock.mark("under way", Mark.FED);
    clock.committed("through already");
    clock.trained("through already");
    assertThat(clock.seconds()).hasSize(Stage.values().length);
    assertThat(clock.seconds().values()).allMatch(seconds -> seconds.length == 1);
    assertThat(clock.seconds().values()).allMatch(seconds -> seconds[0] >= 0 && seconds[0] < 5);
  }

  @Test
  void thereIsAStageBetweenEachTwoMarks() {
    assertThat(Stage.values()).hasSize(Mark.values().length - 1);
  }
}
