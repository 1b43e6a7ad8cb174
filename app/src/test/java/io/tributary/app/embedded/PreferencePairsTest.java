package io.tributary.app.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.api.Prompt;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreferencePairsTest {
  private static final Corpus CORPUS = Corpus.load();
  private static final GoldScorer GOLD = new GoldScorer(CORPUS);
  private static final Prompt SOUP = new Prompt("s", "how do i cook soup for my sister?");
  private static final Response GOOD = new Response("cook the soup slowly. taste it first.", false);
  private static final Response BAD = new Response("just use salt.", false);

  @Test
  void labelsFollowBradleyTerry() {
    double difference = GOLD.score(SOUP, GOOD.text(), false) - GOLD.score(SOUP, BAD.text(), false);
    double noise = difference; // P = sigmoid(1) = 0.731
    double expected = 1 / (1 + Math.exp(-1));
    var pairs = new PreferencePairs(GOLD, noise, 1);
    int preferred = 0;
    for (int i = 0; i < 20_000; i++) {
      LabelledPair pair = pairs.label(SOUP, GOOD, BAD).orElseThrow();
      boolean good = pair.chosen().equals(GOOD.text());
      assertThat(pair.probability()).isCloseTo(good ? expected : 1 - expected, within(1e-12));
      if (good) preferred++;
    }
    // Three standard errors of 20,000 draws are 0.0094.
    assertThat(preferred / 20_000.0).isCloseTo(expected, within(0.0094));
  }

  @Test
  void withoutNoiseTheBetterIsAlwaysChosen() {
    var pairs = new PreferencePairs(GOLD, 0, 1);
    for (LabelledPair pair : pairs.fromCorpus(CORPUS, Split.TRAIN, 300)) {
      assertThat(GOLD.score(pair.prompt(), pair.chosen(), false))
          .isGreaterThanOrEqualTo(GOLD.score(pair.prompt(), pair.rejected(), false));
    }
  }

  @Test
  void aCutOffResponseKeepsItsMark() {
    var cut = new Response(GOOD.text(), true);
    LabelledPair pair = new PreferencePairs(GOLD, 0, 1).label(SOUP, cut, GOOD).orElseThrow();
    assertThat(pair.chosenTruncated()).isFalse();
    assertThat(pair.rejectedTruncated()).isTrue();
  }

  @Test
  void sameResponsesHaveNoLabel() {
    var pairs = new PreferencePairs(GOLD, 0.5, 1);
    assertThat(pairs.label(SOUP, GOOD, new Response(GOOD.text(), false))).isEmpty();
    assertThat(pairs.among(SOUP, List.of(GOOD, GOOD, GOOD), 4)).isEmpty();
  }

  @Test
  void pairsAmongResponsesAreDifferentAndNoMoreThanAsked() {
    List<Response> responses =
        List.of(GOOD, BAD, new Response("boil it.", false), new Response("no.", false), GOOD);
    var drawn = new PreferencePairs(GOLD, 0.5, 1).among(SOUP, responses, 100);
    assertThat(drawn).hasSize(9); // 10 pairs of 5, less the one of equal texts
    assertThat(drawn).allMatch(pair -> !pair.chosen().equals(pair.rejected()));
    assertThat(new PreferencePairs(GOLD, 0.5, 1).among(SOUP, responses, 3)).hasSize(3);
  }

  @Test
  void ceilingIsTheMeanOfTheLikelierSide() {
    var certain = new LabelledPair(SOUP, "a", "b", false, false, 0.9);
    var surprise = new LabelledPair(SOUP, "a", "b", false, false, 0.3);
    assertThat(PreferencePairs.noiseCeiling(List.of(certain, surprise)))
        .isCloseTo(0.8, within(1e-12));
    assertThatThrownBy(() -> PreferencePairs.noiseCeiling(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theGoldScorerItselfReachesTheCeiling() {
    var pairs = new PreferencePairs(GOLD, 0.5, 3).fromCorpus(CORPUS, Split.TRAIN, 6_000);
    double right =
        pairs.stream()
                .filter(
                    p ->
                        GOLD.score(p.prompt(), p.chosen(), false)
                            > GOLD.score(p.prompt(), p.rejected(), false))
                .count()
            / 6_000.0;
    double ceiling = PreferencePairs.noiseCeiling(pairs);
    assertThat(ceiling).isBetween(0.8, 0.97);
    assertThat(right).isCloseTo(ceiling, within(0.02));
  }

  @Test
  void aSeedFixesThePairsAndTheSplitBoundsThem() {
    var first = new PreferencePairs(GOLD, 0.5, 9).fromCorpus(CORPUS, Split.VALIDATION, 200);
    assertThat(new PreferencePairs(GOLD, 0.5, 9).fromCorpus(CORPUS, Split.VALIDATION, 200))
        .isEqualTo(first);
    assertThat(new PreferencePairs(GOLD, 0.5, 10).fromCorpus(CORPUS, Split.VALIDATION, 200))
        .isNotEqualTo(first);
    var validation = new HashSet<>(CORPUS.prompts(Split.VALIDATION));
    assertThat(first).allMatch(pair -> validation.contains(pair.prompt()));
  }

  @Test
  void refusesNegativeNoise() {
    assertThatThrownBy(() -> new PreferencePairs(GOLD, -1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
