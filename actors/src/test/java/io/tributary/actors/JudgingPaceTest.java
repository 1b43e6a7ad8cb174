package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JudgingPaceTest {
  private long millis;
  private final JudgingPace pace = new JudgingPace(2, () -> TimeUnit.MILLISECONDS.toNanos(millis));

  private void judge(int units, long takes) {
    pace.begun("judge", units);
    millis += takes;
    pace.ended("judge");
  }

  @Test
  void nothingIsExpectedBeforeAnythingWasJudged() {
    assertThat(pace.millis(7)).isZero();
  }

  @Test
  void unitsAreSharedByTheJudgesAndBatchesByTheirUnits() {
    judge(4, 400);
    assertThat(pace.millis(0)).isZero();
    assertThat(pace.millis(1)).isEqualTo(50);
    assertThat(pace.millis(10)).isEqualTo(500);
  }

  @Test
  void theLatestBatchesCountMost() {
    judge(1, 100);
    judge(1, 500);
    assertThat(pace.millis(2)).isEqualTo(200);
    for (int i = 0; i < 40; i++) judge(1, 500);
    assertThat(pace.millis(2)).isBetween(499L, 500L);
  }

  @Test
  void aJudgeThatTakesLongerThanUsualIsSeenBeforeItIsThrough() {
    judge(1, 100);
    pace.begun("slow", 2);
    millis += 150;
    assertThat(pace.millis(2)).isEqualTo(100);
    millis += 850;
    assertThat(pace.millis(2)).isEqualTo(500);
    pace.lost("slow");
    assertThat(pace.millis(2)).isEqualTo(100);
    pace.ended("slow");
    assertThat(pace.millis(2)).isEqualTo(100);
  }
}
