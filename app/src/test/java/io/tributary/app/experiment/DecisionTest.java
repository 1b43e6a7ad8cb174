package io.tributary.app.experiment;

import static io.tributary.app.experiment.MadeUpArms.all;
import static io.tributary.app.experiment.MadeUpArms.experiment;
import static io.tributary.app.experiment.MadeUpArms.gains;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.experiment.Contrast.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A claim is decided from figures, and from nothing else. */
class DecisionTest {
  @Test
  void holdsWhereTheWholeIntervalIsAbove() {
    Decision d =
        Decision.of(
            experiment(), all(gains("new", 0.9, 1.1, 1.0, 1.05), gains("old", 0.4, 0.5, 0.5, 0.5)));
    assertThat(d.verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(d.sentence())
        .startsWith("Holds: new beats old. In figures, gain of new less that of old: 0.54 (")
        .endsWith("Intervals hold 95 % over 4 seeds.");
  }

  @Test
  void doesNotHoldWhereTheWholeIntervalIsBelow() {
    Decision d =
        Decision.of(experiment(), all(gains("new", 0.4, 0.5, 0.5), gains("old", 0.9, 1.1, 1.0)));
    assertThat(d.verdict()).isEqualTo(Verdict.DOES_NOT_HOLD);
    assertThat(d.sentence()).startsWith("Does not hold: new beats old.");
  }

  @Test
  void isUndecidedWhereTheBoundIsWithin() {
    Decision d =
        Decision.of(experiment(), all(gains("new", 0.2, 1.3, 0.6), gains("old", 0.6, 0.5, 0.5)));
    assertThat(d.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(d.sentence()).startsWith("Undecided: new beats old.");
  }

  @Test
  void whatASeedDoesToBothArmsFallsOut() {
    // the seeds differ by far more than the arms, and always alike
    Decision d =
        Decision.of(experiment(), all(gains("new", 5.1, 1.12, 9.1), gains("old", 5, 1, 9)));
    assertThat(d.verdict()).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void oneSeedHasTheIntervalOfItsPromptsAndSaysSo() {
    Decision d = Decision.of(experiment(), all(gains("new", 1.0), gains("old", 0.5)));
    // sides of 0.1 each: 0.5 ± sqrt(0.02)
    assertThat(d.findings().get(0).figure().low()).isCloseTo(0.3586, within());
    assertThat(d.findings().get(0).figure().high()).isCloseTo(0.6414, within());
    assertThat(d.verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(d.sentence()).contains("Seen with seed 1 alone");
  }

  @Test
  void twoSeedsThatAgreeAreNotEnoughForWhatLiesBetweenThem() {
    Decision d = Decision.of(experiment(), all(gains("new", 0.7, 1.0), gains("old", 0.5, 0.5)));
    assertThat(d.verdict()).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void armsThatWereNotGivenTheSameDecideNothing() {
    List<ArmResult> results =
        all(
            gains("new", 1.0, 1.0, 1.1),
            gains("old", 0.5, 0.5),
            List.of(MadeUpArms.result("old", 3, 0.5, new Budget(1000, 8192, 49_000))));
    Decision d = Decision.of(experiment(), results);
    assertThat(d.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(d.sentence())
        .contains("not given the same", "with seed 3 old had 1,000 prompts, new 1,024");
  }

  @Test
  void whatHelpsTheArmsNeedsNoEqualBudget() {
    List<ArmResult> results =
        all(
            gains("new", 1.0, 1.0, 1.1),
            gains("old", 0.5, 0.5, 0.5),
            List.of(MadeUpArms.result("helper", 1, 0, new Budget(32, 64, 7))));
    assertThat(Decision.of(experiment(), results).verdict()).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void aConditionThatIsNotMetDecidesNothing() {
    Contrast condition =
        Contrast.moreBy("gain of new", Measure.GAIN, "new", "old", 3).as(Role.CONDITION);
    Decision d =
        Decision.of(
            experiment(condition), all(gains("new", 1.0, 1.0, 1.1), gains("old", 0.5, 0.5, 0.5)));
    assertThat(d.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(d.sentence()).contains("do not show what must be there");
  }

  @Test
  void whatIsBesideTheClaimDoesNotCount() {
    Contrast beside = Contrast.more("the reverse", Measure.GAIN, "old", "new").as(Role.BESIDE);
    Decision d =
        Decision.of(
            experiment(beside), all(gains("new", 1.0, 1.0, 1.1), gains("old", 0.5, 0.5, 0.5)));
    assertThat(d.verdict()).isEqualTo(Verdict.HOLDS);
    assertThat(d.findings().get(1).verdict()).isEqualTo(Verdict.DOES_NOT_HOLD);
  }

  @Test
  void onePartThatFailsIsEnoughAndOneUndecidedHoldsBack() {
    assertThat(Verdict.all(List.of(Verdict.HOLDS, Verdict.UNDECIDED))).isEqualTo(Verdict.UNDECIDED);
    assertThat(Verdict.all(List.of(Verdict.UNDECIDED, Verdict.DOES_NOT_HOLD)))
        .isEqualTo(Verdict.DOES_NOT_HOLD);
    assertThat(Verdict.all(List.of(Verdict.HOLDS, Verdict.HOLDS))).isEqualTo(Verdict.HOLDS);
  }

  @Test
  void aFigureWithoutAnIntervalDecidesNothing() {
    assertThat(Verdict.above(Intervals.valueAlone(7), 0)).isEqualTo(Verdict.UNDECIDED);
  }

  @Test
  void aFigureThatIsMissingIsSaid() {
    Contrast lag = Contrast.more("lag of new less that of old", Measure.LAG, "new", "old");
    Decision d =
        Decision.of(experiment(lag), all(gains("new", 1.0, 1.0, 1.1), gains("old", 0.5, 0.5, 0.5)));
    assertThat(d.verdict()).isEqualTo(Verdict.UNDECIDED);
    assertThat(d.sentence()).contains("lag of new less that of old: not measured");
  }

  private static org.assertj.core.data.Offset<Double> within() {
    return org.assertj.core.api.Assertions.within(1e-4);
  }
}
