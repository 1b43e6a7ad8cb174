package io.tributary.streams.mix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class MixTest {
  static Mix mix(double replay, long maxAge, double offline, long pairs) {
    return new Mix(
        7, new Mix.Replay(replay, maxAge), new Mix.Offline(offline, pairs, pairs > 0 ? "ab" : ""));
  }

  /** However new examples are cut into steps, a source is never half an example off its share. */
  @Property
  void theRatioIsKeptOverSteps(
      @ForAll @DoubleRange(max = 0.45) double replay,
      @ForAll @DoubleRange(max = 0.45) double offline,
      @ForAll @Size(max = 60) List<@IntRange(min = 1, max = 40) Integer> steps) {
    Mix mix = mix(replay, 0, offline, 9);
    long fresh = 0;
    long replayed = 0;
    long fromFile = 0;
    for (int step : steps) {
      long before = fresh;
      fresh += step;
      long more = mix.replayedBy(fresh) - mix.replayedBy(before);
      assertThat(more).isBetween(0L, (long) Math.ceil(step * replay / mix.fresh()) + 1);
      replayed += more;
      fromFile += mix.offlineBy(fresh) - mix.offlineBy(before);
      assertThat((double) replayed).isCloseTo(fresh * replay / mix.fresh(), within(0.5 + 1e-6));
      assertThat((double) fromFile).isCloseTo(fresh * offline / mix.fresh(), within(0.5 + 1e-6));
    }
  }

  @Test
  void aQuarterOfEachIsFourAndFourWithEight() {
    Mix mix = mix(0.25, 0, 0.25, 9);
    assertThat(mix.replayedBy(8)).isEqualTo(4);
    assertThat(mix.offlineBy(80)).isEqualTo(40);
    assertThat(mix.fresh()).isEqualTo(0.5);
  }

  @Test
  void whatNoRunCanHaveIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mix(0.5, 0, 0.5, 9))
        .withMessage("no share is left for new examples");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mix(0, 0, 0.5, 0))
        .withMessage("no pairs to draw from");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> mix(Double.NaN, 0, 0, 0))
        .withMessage("fraction NaN, at least 0, less than 1");
    assertThatIllegalArgumentException().isThrownBy(() -> mix(0.1, -1, 0, 0));
  }

  @Test
  void saysWhatItIs() {
    assertThat(Mix.NONE.inWords()).isEqualTo("new examples alone");
    assertThat(mix(0.25, 3, 0.5, 9).inWords())
        .isEqualTo("replay 0.25 up to age 3, offline 0.5 of 9 pairs (SHA-256 ab), seed 7");
  }
}
