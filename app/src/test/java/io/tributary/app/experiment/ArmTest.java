package io.tributary.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an arm is made of, and what it needs of others. */
class ArmTest {
  private static final Stage SAMPLES = new Stage.Stream("s", List.of("model.folder=@base"));
  private static final Stage PAIRS = new Stage.Pairs("p", "s");
  private static final Stage TRAINED = new Stage.Offline("t", List.of(), "p", "base", "base");

  private static Arm trained(Optional<String> against) {
    return new Arm("a", List.of(SAMPLES, PAIRS, TRAINED), true, against);
  }

  @Test
  void itNeedsWhatOthersMakeAndNotItsOwn() {
    assertThat(trained(Optional.of("other")).needs()).containsExactly("base", "other");
    assertThat(Arm.of("plain", "objective=dpo", "model.template=\"a=@b {prompt}\"").needs())
        .isEmpty();
  }

  @Test
  void aSingleRunIsToldByItsSettingsAndOthersByTheirCommands() {
    assertThat(Arm.of("plain", "objective=dpo").told()).containsExactly("objective=dpo");
    assertThat(trained(Optional.of("base")).told())
        .containsExactly(
            "run s: model.folder=@base",
            "export p: pairs of s",
            "dpo t: pairs p, model base, reference base, ");
  }

  @Test
  void whatIsNoRunMustSayWhatItIsMeasuredAgainst() {
    assertThatThrownBy(() -> trained(Optional.empty()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a must say what it is measured against");
    assertThatThrownBy(() -> new Arm("a", List.of(SAMPLES, PAIRS), true, Optional.of("base")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("makes no model");
  }

  @Test
  void anExperimentHasEveryStageBeforeItIsUsedAndOnce() {
    assertThatThrownBy(() -> experiment(trained(Optional.of("base"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("s uses [base]");
    assertThatThrownBy(() -> experiment(Arm.of("base"), Arm.of("s"), trained(Optional.of("base"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("two stages s");
    Experiment whole = experiment(Arm.of("base"), trained(Optional.of("base")));
    assertThat(whole.armOf("t").name()).isEqualTo("a");
  }

  private static Experiment experiment(Arm... arms) {
    return new Experiment(
        "made-up",
        "?",
        "nothing",
        "nowhere",
        List.of(),
        List.of(arms),
        List.of(),
        false,
        List.of());
  }
}
