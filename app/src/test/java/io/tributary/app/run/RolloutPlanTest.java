package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.app.making.EmbeddedShape;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.PolicyRollout;
import io.tributary.gpu.engine.CachePlan;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import org.junit.jupiter.api.Test;

class RolloutPlanTest {
  private static final long PLENTY = 1L << 40;

  private static Settings settings(String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults();
    for (String assignment : assignments) loader = loader.set(assignment);
    return loader.load().settings();
  }

  private static DecoderShape shape() {
    return EmbeddedShape.of(settings().embedded().model());
  }

  private static PolicyRollout.Options plan(long free, String... assignments) {
    return RolloutPlan.of(settings(assignments), shape(), Compute.FP32_CPU, free);
  }

  private static long bytes(int slots) {
    return CachePlan.of(slots, 96 + 48).bytes(shape(), Compute.FP32_CPU);
  }

  @Test
  void aUnitsCandidatesHaveASlotEachAndThePromptsTheirPlaces() {
    assertThat(plan(PLENTY))
        .isEqualTo(new PolicyRollout.Options(CachePlan.of(64, 144), 48, 8, 512, true));
    assertThat(plan(PLENTY, "generation.slots=5").cache().slots()).isEqualTo(5);
    assertThat(plan(PLENTY, "objective=inverse-q").cache().slots()).isEqualTo(32);
    assertThat(plan(PLENTY, "prompts.max-tokens=1000").cache().places())
        .as("no more than the model's context")
        .isEqualTo(192);
  }

  @Test
  void halfOfWhatIsFreeIsSharedByTheGenerators() {
    assertThat(plan(2 * bytes(20)).cache().slots()).isEqualTo(20);
    assertThat(plan(2 * bytes(20) - 2).cache().slots()).isEqualTo(19);
    assertThat(plan(6 * bytes(20), "generation.generators=3").cache().slots()).isEqualTo(20);
    assertThat(plan(0, "generation.memory=" + bytes(7)).cache().slots()).isEqualTo(7);
  }

  @Test
  void lessThanOneSlotIsRefusedWithTheNumbers() {
    assertThatThrownBy(() -> plan(2 * bytes(1) - 2))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(
            "144 tokens takes %,d bytes for one response, %,d are free"
                .formatted(bytes(1), bytes(1) - 1));
  }

  @Test
  void lockStepDoesNotGoOnWithFewerSlotsOrWithUpdatesInFlight() {
    String lockStep = "pipeline.deterministic=true";
    assertThat(plan(2 * bytes(64), lockStep).inFlightUpdates()).isFalse();
    assertThat(plan(PLENTY, "generation.in-flight-updates=false").inFlightUpdates()).isFalse();
    assertThatThrownBy(() -> plan(2 * bytes(20), lockStep))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            "64 slots take %,d bytes and %,d may be used".formatted(bytes(64), bytes(20)));
    assertThat(plan(2 * bytes(20), lockStep, "generation.slots=20").cache().slots()).isEqualTo(20);
  }

  @Test
  void aBiasForATokenThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> plan(PLENTY, "generation.logit-bias={1023 = 1, 1024 = 1}"))
        .hasMessage(
            "generation.logit-bias is for token 1024; the model's vocabulary has 0 to 1023");
  }
}
