package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void byHand() {
    // confidence 0.9 right, 0.8 right, 0.8 wrong, 0.5 undecided
    Calibration c = Calibration.of(new double[] {0.9, 0.8, 0.2, 0.5});
    // bins: [0.5, 0.55) off by 0; [0.8, 0.85) 1.0 of 2 against 1.6; [0.9, 0.95) 1 against 0.9
    assertThat(c.error()).isCloseTo((0 + 0.6 + 0.1) / 4, within(1e-12));
    assertThat(c.brier()).isCloseTo((0.01 + 0.04 + 0.64 + 0.25) / 4, within(1e-12));
    assertThat(c.logLoss())
        .isCloseTo(
            -(Math.log(0.9) + Math.log(0.8) + Math.log(0.2) + Math.log(0.5)) / 4, within(1e-12));
    assertThat(c.bins()).hasSize(10);
    assertThat(c.bins().get(6).n()).isEqualTo(2);
    assertThat(c.bins().get(6).accuracy()).isEqualTo(0.5);
    assertThat(c.bins().get(6).confidence()).isCloseTo(0.8, within(1e-12));
    assertThat(c.bins().get(1).accuracy()).isNaN();
  }

  @Property(tries = 20)
  void aJudgeThatIsAsOftenRightAsItIsSureHasNearlyNoError(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    double[] honest = new double[40_000];
    double[] boastful = new double[honest.length];
    for (int i = 0; i < honest.length; i++) {
      double sure = 0.5 + random.nextDouble() / 2;
      boolean right = random.nextDouble() < sure;
      honest[i] = right ? sure : 1 - sure;
      boastful[i] = right ? 0.999 : 0.001;
    }
    assertThat(Calibration.of(honest).error()).isLessThan(0.015);
    // right three times in four, and always sure
    assertThat(Calibration.of(boastful).error()).isCloseTo(0.249, within(0.015));
    // E[p(1-p)] over [0.5, 1] is 1/6
    assertThat(Calibration.of(honest).brier()).isCloseTo(1 / 6.0, within(0.01));
  }

  @Test
  void theBinsHoldEveryPair() {
    Calibration c = Calibration.of(new double[] {0, 1, 0.5, 0.55, 0.45, 0.999999});
    assertThat(c.bins().stream().mapToInt(Calibration.Bin::n).sum()).isEqualTo(6);
    assertThat(c.logLoss()).isFinite();
    assertThatThrownBy(() -> Calibration.of(new double[] {1.1})).hasMessageContaining("1.1");
    assertThatThrownBy(() -> Calibration.of(new double[0])).hasMessageContaining("no pairs");
  }
}
