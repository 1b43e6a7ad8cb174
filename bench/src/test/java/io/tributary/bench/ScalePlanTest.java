package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.bench.sim.Simulation.StepEnd;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScalePlanTest {
  @Test
  void aFleetIsBoundByItsGenerators() {
    ScalePlan one = ScalePlan.fleet(1);
    double each = one.engine().candidatesPerSecond() / ScalePlan.CANDIDATES;
    for (int n = 1; n <= 64; n *= 2) {
      ScalePlan plan = ScalePlan.fleet(n);
      assertThat(plan.idealPairsPerSecond()).isEqualTo(n * each, within(1e-9));
      assertThat(plan.pairsPerStep() / plan.learner().stepSeconds())
          .isEqualTo(1.25 * n * each, within(1e-9));
    }
  }

  @Test
  void withoutSpreadTheBoundIsSumByMax() {
    // Generation 1 s, judging 40 ms, training 1 s, 0.5 s and 0.25 s.
    assertThat(ScalePlan.phases(1, 1, 0, true).bound()).isEqualTo(2.04, within(1e-9));
    assertThat(ScalePlan.phases(1, 2, 0, true).bound()).isEqualTo(1.54, within(1e-9));
    assertThat(ScalePlan.phases(1, 4, 0, true).bound()).isEqualTo(1.29, within(1e-9));
    // Here training is the longest.
    assertThat(ScalePlan.phases(1, 0.5, 0, true).bound()).isEqualTo(3.04 / 2, within(1e-9));
  }

  @Test
  void withSpreadLockStepWaitsForTheLongestResponse() {
    ScalePlan plan = ScalePlan.phases(1, 4, 0.5, true);
    assertThat(plan.lockStepSeconds()).isEqualTo(1.5 + 0.04 + 0.25, within(0.02));
    assertThat(plan.bound()).isGreaterThan(1.7);
    assertThat(plan.idealPairsPerSecond()).isEqualTo(32 / plan.lockStepSeconds(), within(1e-9));
  }

  @Test
  void aRateIsThatBetweenTheFirstStepAndTheLast() {
    List<StepEnd> steps =
        List.of(
            new StepEnd(1_000_000_000L, 1, 500),
            new StepEnd(2_000_000_000L, 2, 10),
            new StepEnd(3_000_000_000L, 3, 30));
    assertThat(ScaleRun.pairsPerSecond(steps)).hasValue(20.0);
    assertThat(ScaleRun.pairsPerSecond(steps.subList(0, 1))).isEmpty();
  }
}
