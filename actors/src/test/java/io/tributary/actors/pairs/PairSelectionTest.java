package io.tributary.actors.pairs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.DropReason;
import io.tributary.streams.log.PromptOutcome.Choice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PairSelectionTest {
  @Test
  void bestRandomTakesAnyThatScoresLowerAndReadsOtherwise() {
    // The best is 0; 2 is its equal, 4 its text with another score.
    List<Judged> candidates = candidates("a 5", "b 1", "c 5", "d 2", "a 0", "e 4");
    Map<Integer, Integer> rejected = new TreeMap<>();
    for (int seed = 0; seed < 3000; seed++) {
      Selection selection = new BestRandom().select(candidates, new SplittableRandom(seed));
      assertThat(selection.pairs()).singleElement().extracting(Choice::chosen).isEqualTo(0);
      rejected.merge(selection.pairs().get(0).rejected(), 1, Integer::sum);
    }
    assertThat(rejected.keySet()).containsExactly(1, 3, 5);
    assertThat(rejected.values()).allMatch(count -> count > 880 && count < 1120);
  }

  @Test
  void maxMarginTakesTheWidestOfDifferentTexts() {
    // 0 and 1 are furthest apart but read alike; 0 and 3 are next, before 2 and 1 in order.
    List<Judged> candidates = candidates("a 5", "a 0", "b 4", "c 1", "d 2");
    assertThat(pairs(new MaxMargin(0), candidates)).containsExactly(new Choice(0, 3));
    assertThat(pairs(new MaxMargin(4), candidates)).containsExactly(new Choice(0, 3));
    Selection below = new MaxMargin(4.5).select(candidates, new SplittableRandom(1));
    assertThat(below.pairs()).isEmpty();
    assertThat(below.reason()).isEqualTo(DropReason.TIED);
    assertThat(below.detail()).isEqualTo("the widest margin is 4.0, the floor 4.5");
    assertThat(below.accepted()).isZero();
  }

  @Test
  void allPairsAreRankedAndTheSameTwoTextsComeOnce() {
    List<Judged> candidates = candidates("a 1", "b 3", "c 3", "d 2", "b 3");
    Selection selection = new AllPairs().select(candidates, new SplittableRandom(1));
    assertThat(selection.pairs())
        .containsExactly(
            new Choice(1, 3),
            new Choice(1, 0),
            new Choice(2, 3),
            new Choice(2, 0),
            new Choice(3, 0));
    assertThat(selection.offered()).isEqualTo(10);
    assertThat(selection.accepted()).isEqualTo(5);
  }

  @Test
  void withoutAPairTheReasonSaysWhy() {
    for (PairSelection selection :
        List.of(
            new BestWorst(),
            new BestRandom(),
            new MaxMargin(0),
            new AllPairs(),
            new RejectionSampling(1, 2),
            new CheckpointPair())) {
      assertThat(reason(selection, "a 1", "b 1")).as("%s", selection).isEqualTo(DropReason.TIED);
      assertThat(reason(selection, "a 1", "a 1"))
          .as("%s", selection)
          .isEqualTo(DropReason.IDENTICAL);
      assertThat(reason(selection, "a 1", "a 2"))
          .as("%s", selection)
          .isEqualTo(DropReason.IDENTICAL);
    }
  }

  @Test
  void checkpointPairIsTheBestOfEachPolicy() {
    // Even indices are the newest policy's.
    List<Judged> candidates = candidates("a 1", "b 9", "c 3", "d 2");
    assertThat(pairs(new CheckpointPair(), candidates)).containsExactly(new Choice(1, 2));
    assertThat(pairs(new CheckpointPair(), candidates("a 1", "b 0", "c 3", "d 2")))
        .containsExactly(new Choice(2, 3));
    Selection onlyOlder =
        new CheckpointPair()
            .select(List.of(new Judged("b", 1, 1), new Judged("d", 2, 3)), new SplittableRandom(1));
    assertThat(onlyOlder.reason()).isEqualTo(DropReason.ABSTAINED);
    assertThat(onlyOlder.detail()).isEqualTo("no candidate of the newest policy has a score");
  }

  @Property
  void everyPairPrefersTheHigherScoreOfAnotherText(
      @ForAll @Size(min = 4, max = 9) List<@IntRange(max = 11) Integer> drawn,
      @ForAll @IntRange(max = 5) int floor,
      @ForAll long seed) {
    List<Judged> candidates = new ArrayList<>();
    for (int i = 0; i < drawn.size(); i++) {
      // Twelve values are four texts with three scores each.
      candidates.add(new Judged("t" + drawn.get(i) % 4, drawn.get(i) / 4.0, i));
    }
    for (PairSelection selection :
        List.of(
            new BestWorst(),
            new BestRandom(),
            new MaxMargin(floor / 2.0),
            new AllPairs(),
            new RejectionSampling(0.5, 4),
            new CheckpointPair())) {
      Selection made = selection.select(candidates, new SplittableRandom(seed));
      assertThat(made).isEqualTo(selection.select(candidates, new SplittableRandom(seed)));
      for (Choice pair : made.pairs()) {
        Judged chosen = candidates.get(pair.chosen());
        Judged rejected = candidates.get(pair.rejected());
        assertThat(chosen.score()).isGreaterThan(rejected.score());
        assertThat(chosen.text()).isNotEqualTo(rejected.text());
        if (selection instanceof MaxMargin) {
          assertThat(chosen.score() - rejected.score()).isGreaterThanOrEqualTo(floor / 2.0);
        }
        if (selection instanceof BestWorst || selection instanceof BestRandom) {
          assertThat(candidates).allMatch(one -> one.score() <= chosen.score());
        }
        if (selection instanceof CheckpointPair) {
          assertThat(pair.chosen() % 2).isNotEqualTo(pair.rejected() % 2);
        }
      }
      assertThat(new HashSet<>(made.pairs())).hasSameSizeAs(made.pairs());
      assertThat(made.accepted()).isBetween(made.pairs().isEmpty() ? 0 : 1, made.offered());
      int most = made.pairs().size();
      if (selection instanceof RejectionSampling rso) {
        assertThat(most).isLessThanOrEqualTo(rso.keep() / 2);
        assertThat(made.pairs().stream().flatMapToInt(p -> IntStream.of(p.chosen(), p.rejected())))
            .doesNotHaveDuplicates();
      } else if (!(selection instanceof AllPairs)) {
        assertThat(most).isLessThanOrEqualTo(1);
      }
    }
  }

  /** All pairs against the definition, written down another way. */
  @Property
  void allPairsMissesNone(@ForAll @Size(min = 2, max = 8) List<@IntRange(max = 4) Integer> scores) {
    List<Judged> candidates = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) candidates.add(new Judged("t" + i, scores.get(i), i));
    List<Choice> expected = new ArrayList<>();
    for (int i = 0; i < scores.size(); i++) {
      for (int j = 0; j < scores.size(); j++) {
        if (scores.get(i) > scores.get(j)) expected.add(new Choice(i, j));
      }
    }
    assertThat(pairs(new AllPairs(), candidates)).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void settingsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> new MaxMargin(-0.1))
        .hasMessage("a margin floor must be at least 0, not -0.1");
    assertThatThrownBy(() -> new RejectionSampling(0, 4))
        .hasMessage("beta must be more than 0, not 0.0");
    assertThatThrownBy(() -> new RejectionSampling(1, 3))
        .hasMessage("an even number from 2 must be kept, not 3");
  }

  private static List<Choice> pairs(PairSelection selection, List<Judged> candidates) {
    return selection.select(candidates, new SplittableRandom(1)).pairs();
  }

  private static DropReason reason(PairSelection selection, String... candidates) {
    Selection made = selection.select(candidates(candidates), new SplittableRandom(1));
    assertThat(made.pairs()).isEmpty();
    return made.reason();
  }

  /** Each a text and a score. */
  static List<Judged> candidates(String... said) {
    List<Judged> candidates = new ArrayList<>();
    for (String one : said) {
      String[] parts = one.split(" ");
      candidates.add(new Judged(parts[0], Double.parseDouble(parts[1]), candidates.size()));
    }
    return candidates;
  }
}
