package io.tributary.actors.pairs;

import static io.tributary.actors.pairs.PairSelectionTest.candidates;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.streams.log.PromptOutcome.Choice;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** RSO against its definition: numbers laid down by hand, and shares against sums by hand. */
class RejectionSamplingTest {
  /** Uniform numbers in the order given; one more is an error. */
  private static final class Given implements java.util.random.RandomGenerator {
    private final double[] numbers;
    private int next;

    Given(double... numbers) {
      this.numbers = numbers;
    }

    @Override
    public long nextLong() {
      throw new UnsupportedOperationException();
    }

    @Override
    public double nextDouble() {
      return numbers[next++];
    }
  }

  @Test
  void passByPassWithTheHighestOfThoseLeft() {
    // beta 1: chances in the first pass exp(-2), exp(-1), 1, exp(-3) = 0.135, 0.368, 1, 0.050.
    List<Judged> candidates = candidates("a 1", "b 2", "c 3", "d 0");
    Given random = new Given(0.5, 0.36, 0.99, 0.06, 0.999, 0.36);
    // First pass: b and c. Then a is the highest of a and d: a with chance 1, d exp(-1) = 0.368.
    RejectionSampling rso = new RejectionSampling(1, 4);
    RejectionSampling.Kept kept = rso.sample(candidates, random);
    assertThat(kept.indices()).containsExactly(1, 2, 0, 3);
    assertThat(kept.draws()).isEqualTo(6);
    Given again = new Given(0.5, 0.36, 0.99, 0.06, 0.999, 0.36);
    Selection selection = rso.select(candidates, again);
    assertThat(selection.pairs()).containsExactly(new Choice(2, 3), new Choice(1, 0));
    assertThat(selection.offered()).isEqualTo(6);
    assertThat(selection.accepted()).isEqualTo(4);
  }

  @Test
  void stopsInTheMiddleOfAPass() {
    RejectionSampling.Kept kept =
        new RejectionSampling(1, 2).sample(candidates("a 3", "b 3", "c 3"), new Given(0.1, 0.2));
    assertThat(kept.indices()).containsExactly(0, 1);
  }

  /** With u next to 1 only the highest are kept, one pass after the other. */
  @Test
  void theHighestOfThoseLeftIsKeptWhateverIsDrawn() {
    double u = Math.nextDown(1.0);
    RejectionSampling.Kept kept =
        new RejectionSampling(0.5, 2)
            .sample(candidates("a 1", "b 2", "c 3"), new Given(u, u, u, u, u));
    assertThat(kept.indices()).containsExactly(2, 1);
  }

  /**
   * Of three with scores 0, log 1/2 and log 1/4 at beta 1 the chances of the first pass are 1, 1/2
   * and 1/4. Two are kept: 0 and 1 if 1 is kept at once (1/2), else 0 and 2 if 2 is (1/8), else a
   * second pass over 1 and 2, in which 1 has chance 1 and is kept first (3/8).
   */
  @Test
  void sharesAreThoseOfTheDefinition() {
    List<Judged> candidates =
        List.of(
            new Judged("a", 0, 0),
            new Judged("b", Math.log(0.5), 1),
            new Judged("c", Math.log(0.25), 2));
    RejectionSampling rso = new RejectionSampling(1, 2);
    int tries = 20_000;
    int withC = 0;
    long draws = 0;
    for (int seed = 0; seed < tries; seed++) {
      RejectionSampling.Kept kept = rso.sample(candidates, new SplittableRandom(seed));
      assertThat(kept.indices()).hasSize(2).contains(0);
      if (kept.indices().contains(2)) withC++;
      draws += kept.draws();
    }
    // Five standard deviations of the mean are 0.012.
    assertThat(withC / (double) tries).isCloseTo(0.125, within(0.012));
    // Two draws with 1/2, three with 1/8, four with 3/8: 2.875.
    assertThat(draws / (double) tries).isCloseTo(2.875, within(0.035));
  }

  @Test
  void aLargeBetaKeepsAnyAndASmallOneTheBest() {
    List<Judged> candidates = candidates("a 1", "b 2", "c 3", "d 4");
    assertThat(new RejectionSampling(1e6, 2).sample(candidates, new SplittableRandom(3)).indices())
        .containsExactly(0, 1);
    assertThat(new RejectionSampling(1e-3, 2).sample(candidates, new SplittableRandom(3)).indices())
        .containsExactly(3, 2);
  }
}
