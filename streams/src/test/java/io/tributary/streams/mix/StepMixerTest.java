package io.tributary.streams.mix;

import static io.tributary.streams.mix.MixTest.mix;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class StepMixerTest {
  /** Steps of so many new examples, numbered as they come. */
  private static List<List<Long>> fresh(List<Integer> sizes) {
    List<List<Long>> steps = new ArrayList<>();
    long next = 1;
    for (int size : sizes) {
      steps.add(LongStream.range(next, next + size).boxed().toList());
      next += size;
    }
    return steps;
  }

  private static List<Extras> run(Mix mix, List<List<Long>> steps) {
    StepMixer mixer = new StepMixer(mix);
    List<Extras> extras = new ArrayList<>();
    for (int i = 0; i < steps.size(); i++) {
      extras.add(mixer.next(i + 1, steps.get(i).size()));
      mixer.took(i + 1, steps.get(i));
    }
    return extras;
  }

  @Property
  void replayedAreDifferentEarlierOnesWithinTheAge(
      @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 9) Integer> sizes,
      @ForAll @IntRange(max = 5) int maxAge) {
    List<List<Long>> steps = fresh(sizes);
    Map<Long, Integer> trainedIn = new HashMap<>();
    for (int i = 0; i < steps.size(); i++) {
      for (long one : steps.get(i)) trainedIn.put(one, i + 1);
    }
    Mix mix = mix(0.4, maxAge, 0.2, 7);
    List<Extras> extras = run(mix, steps);
    long before = 0;
    for (int i = 0; i < steps.size(); i++) {
      int step = i + 1;
      List<Long> replayed = extras.get(i).replayed();
      assertThat(replayed)
          .doesNotHaveDuplicates()
          .allSatisfy(
              one ->
                  assertThat(step - trainedIn.get(one))
                      .isBetween(1, maxAge == 0 ? Integer.MAX_VALUE : maxAge));
      long there =
          trainedIn.values().stream()
              .filter(at -> at < step && (maxAge == 0 || step - at <= maxAge))
              .count();
      long after = before + steps.get(i).size();
      assertThat((long) replayed.size())
          .isEqualTo(Math.min(there, mix.replayedBy(after) - mix.replayedBy(before)));
      before = after;
    }
  }

  /** A learner that goes on from the ledger draws what one that never stopped draws. */
  @Property
  void whatIsDrawnFollowsFromTheStepsBefore(
      @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 9) Integer> sizes) {
    List<List<Long>> steps = fresh(sizes);
    Mix mix = mix(0.3, 4, 0.3, 5);
    List<Extras> whole = run(mix, steps);
    int last = steps.size();
    StepMixer resumed = new StepMixer(mix);
    for (int i = 0; i < last - 1; i++) resumed.took(i + 1, steps.get(i));
    assertThat(resumed.next(last, steps.get(last - 1).size())).isEqualTo(whole.get(last - 1));
  }

  @Test
  void theFileIsGoneThroughBeforeAPairComesAgain() {
    List<Long> pairs =
        run(mix(0, 0, 0.5, 5), fresh(List.of(3, 4, 6, 2))).stream()
            .flatMap(extras -> extras.offline().stream())
            .toList();
    assertThat(pairs).hasSize(15);
    for (int pass = 0; pass < 3; pass++) {
      assertThat(pairs.subList(5 * pass, 5 * pass + 5))
          .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L);
    }
    assertThat(pairs.subList(0, 5)).isNotEqualTo(pairs.subList(5, 10));
  }

  @Test
  void beforeThereIsAnythingToReplayAStepHasLess() {
    StepMixer mixer = new StepMixer(mix(0.5, 0, 0, 0));
    assertThat(mixer.replayDue(4)).isEqualTo(4);
    assertThat(mixer.next(1, 4)).isEqualTo(Extras.NONE);
    mixer.took(1, List.of(3L, 1L));
    // what was missing is not made up for
    assertThat(mixer.next(2, 4).replayed()).containsExactly(3L, 1L);
  }

  @Test
  void theSeedDecidesAndEveryExampleHasTheSameChance() {
    Map<Long, Integer> drawn = new TreeMap<>();
    List<List<Long>> first = new ArrayList<>();
    for (int seed = 0; seed < 2000; seed++) {
      StepMixer mixer =
          new StepMixer(new Mix(seed, new Mix.Replay(0.5, 0), new Mix.Offline(0, 0, "")));
      mixer.took(1, LongStream.range(1, 9).boxed().toList());
      List<Long> replayed = mixer.next(2, 2).replayed();
      replayed.forEach(one -> drawn.merge(one, 1, Integer::sum));
      first.add(replayed);
    }
    assertThat(first).anyMatch(other -> !other.equals(first.get(0)));
    // 2 of 8 in 2000 draws: 500 each, deviation 19.4
    assertThat(drawn).hasSize(8).allSatisfy((one, times) -> assertThat(times).isBetween(410, 590));
  }

  /** The array is used again once its beginning is forgotten. */
  @Test
  void manyStepsKeepTheWindowAlone() {
    StepMixer mixer = new StepMixer(mix(0.9, 2, 0, 0));
    for (long step = 1; step <= 5000; step++) {
      Extras extras = mixer.next(step, 3);
      List<Long> expected = new ArrayList<>();
      for (long at = Math.max(1, step - 2); at < step; at++) {
        for (long k = 0; k < 3; k++) expected.add(10 * at + k);
      }
      assertThat(extras.replayed()).containsExactlyElementsOf(expected);
      mixer.took(step, List.of(10 * step, 10 * step + 1, 10 * step + 2));
    }
  }

  @Test
  void withoutAMixThereIsNothingBesideNewExamples() {
    assertThat(run(Mix.NONE, fresh(List.of(4, 4)))).containsOnly(Extras.NONE);
  }
}
