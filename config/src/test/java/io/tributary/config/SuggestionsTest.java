package io.tributary.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
  private static final Set<String> KNOWN = ValidSettings.expected().keySet();
  private final Suggestions suggestions = new Suggestions(KNOWN);

  /** A path and the same path with one slip. */
  record Typo(String path, String typo) {}

  @Property(tries = 2000)
  void oneSlipIsPutRight(@ForAll("typos") Typo typo) {
    Assume.that(!KNOWN.contains(typo.typo()));
    assertThat(suggestions.nearest(typo.typo())).contains(typo.path());
  }

  @Property(tries = 100)
  void theLoaderReportsOneSlip(@ForAll("typos") Typo typo) {
    Assume.that(!KNOWN.contains(typo.typo()));
    SettingsLoader loader = SettingsLoader.defaults().set(typo.typo() + "=1");
    SettingsException e = catchThrowableOfType(SettingsException.class, loader::load);
    assertThat(e).as(typo.typo()).isNotNull();
    assertThat(e.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.path()).isEqualTo(typo.typo());
              assertThat(problem.message()).startsWith("unknown setting").contains(typo.path());
            });
  }

  @ParameterizedTest
  @CsvSource({
    "learning-rate, learner.learning-rate",
    "optimizer.learning-rate, learner.learning-rate",
    "learner.max-in-flight, pipeline.max-in-flight",
    "learner.lambda, learner.inverse-q.lambda",
    "dpo.sft-weight, learner.dpo.sft-weight",
    "leraner.beta1, learner.beta1",
    "max_policy_lag, pipeline.max-policy-lag",
    "stream.max-polcy-lag, pipeline.max-policy-lag",
    "learner.maxGradNorm, learner.max-grad-norm",
    "'\"learner.beta1\"', learner.beta1",
  })
  void theNearestIsNamed(String unknown, String right) {
    assertThat(suggestions.nearest(unknown)).containsExactly(right);
  }

  @Test
  void equallyNearOnesAreAllNamed() {
    assertThat(suggestions.nearest("beta"))
        .containsExactly(
            "pairs.rejection-sampling.beta", "learner.dpo.beta", "learner.inverse-q.beta");
    assertThat(suggestions.nearest("learner.beta3"))
        .containsExactly("learner.beta1", "learner.beta2");
  }

  @Test
  void nothingIsMadeUp() {
    assertThat(suggestions.nearest("warp.factor")).isEmpty();
    assertThat(suggestions.nearest("x")).isEmpty();
  }

  @Property
  void distanceIsSymmetricAndZeroForEqualText(
      @ForAll("words") String a, @ForAll("words") String b) {
    assertThat(Suggestions.distance(a, b)).isEqualTo(Suggestions.distance(b, a));
    assertThat(Suggestions.distance(a, b) == 0).isEqualTo(a.equals(b));
    assertThat(Suggestions.distance(a, b)).isLessThanOrEqualTo(Math.max(a.length(), b.length()));
  }

  @Test
  void distanceCountsSlips() {
    Map<List<String>, Integer> distances =
        Map.of(
            List.of("seed", "seed"), 0,
            List.of("seed", "sed"), 1,
            List.of("seed", "seeed"), 1,
            List.of("seed", "sede"), 1,
            List.of("seed", "send"), 1,
            List.of("seed", ""), 4,
            List.of("kitten", "sitting"), 3);
    distances.forEach(
        (words, distance) ->
            assertThat(Suggestions.distance(words.get(0), words.get(1))).isEqualTo(distance));
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().withChars("abc").ofMaxLength(6);
  }

  @Provide
  Arbitrary<Typo> typos() {
    Arbitrary<Integer> kind = Arbitraries.integers().between(0, 3);
    Arbitrary<Integer> place = Arbitraries.integers().between(0, 1000);
    Arbitrary<Character> letter = Arbitraries.chars().with("abcdefghijklmnopqrstuvwxyz0123456789-");
    return Combinators.combine(Arbitraries.of(KNOWN), kind, place, letter)
        .as((path, k, p, c) -> new Typo(path, slip(path, k, p % path.length(), c)));
  }

  private static String slip(String path, int kind, int at, char letter) {
    StringBuilder text = new StringBuilder(path);
    switch (kind) {
      case 0 -> text.insert(at, letter);
      case 1 -> text.deleteCharAt(at);
      case 2 -> text.setCharAt(at, letter);
      default -> {
        int left = Math.min(at, path.length() - 2);
        text.setCharAt(left, path.charAt(left + 1));
        text.setCharAt(left + 1, path.charAt(left));
      }
    }
    return text.toString();
  }
}
