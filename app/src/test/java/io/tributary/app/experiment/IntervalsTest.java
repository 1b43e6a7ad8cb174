package io.tributary.app.experiment;

import static io.tributary.app.experiment.MadeUpArms.sure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.app.evaluation.Interval;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalsTest {
  @Test
  void overSeedsIsStudents() {
    // mean 2, deviation 1, n 3: t(2) = 4.303, half 4.303 / sqrt 3
    Interval i = Intervals.overSeeds(List.of(sure(1), sure(2), sure(3)));
    assertThat(i.value()).isEqualTo(2);
    assertThat(i.high() - 2).isCloseTo(2.4843, within(1e-3));
    assertThat(2 - i.low()).isCloseTo(2.4843, within(1e-3));
  }

  @Test
  void aSumAddsTheSquaresOfEachSide() {
    Interval sum = Intervals.sum(List.of(new Interval(1, 0.7, 1.3), new Interval(2, 1.6, 2.1)));
    assertThat(sum.value()).isEqualTo(3);
    assertThat(sum.low()).isCloseTo(2.5, within(1e-12));
    assertThat(sum.high()).isCloseTo(3 + Math.sqrt(0.10), within(1e-12));
  }

  @Test
  void aNegativeFactorTurnsTheEnds() {
    assertThat(Intervals.scaled(-2, new Interval(2, 1, 3))).isEqualTo(new Interval(-4, -6, -2));
  }

  @Test
  void aSeedWithoutTheFigureLeavesNone() {
    assertThat(Intervals.overSeeds(List.of(sure(1), Interval.NONE)).known()).isFalse();
    assertThat(Intervals.overSeeds(List.of()).known()).isFalse();
  }

  @Test
  void lateComparesTheLastThirdWithTheOneBefore() {
    Measure gold = Measure.late("late", "late", ArmResult.Point::gold);
    ArmResult r =
        MadeUpArms.curve("a", 1, new double[] {0, 0, 4, 6, 3, 1}, new double[] {0, 1, 2, 3, 4, 5});
    assertThat(gold.of().apply(r).value()).isEqualTo(-3);
    Measure proxy = Measure.late("late", "late", ArmResult.Point::proxy);
    assertThat(proxy.of().apply(r).value()).isEqualTo(2);
  }

  @Test
  void aPlaceOnTheCurveIsTheNearestVersionOrNone() {
    double[] gold = {0, 1, 2, 3};
    ArmResult r = MadeUpArms.curve("a", 1, gold, gold);
    assertThat(Measure.gainAfter(205, "").of().apply(r).value()).isEqualTo(2);
    assertThat(Measure.gainAfter(250, "").of().apply(r).known()).isFalse();
  }
}
