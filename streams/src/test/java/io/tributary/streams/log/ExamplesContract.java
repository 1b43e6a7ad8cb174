package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.candidate;
import static io.tributary.streams.log.LogFixtures.drop;
import static io.tributary.streams.log.LogFixtures.fed;
import static io.tributary.streams.log.LogFixtures.pair;
import static io.tributary.streams.log.LogFixtures.pairs;
import static io.tributary.streams.log.LogFixtures.samples;
import static io.tributary.streams.log.LogFixtures.several;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import io.tributary.api.SampledResponses;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.ScoredResponses;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every pair log gives back of the examples that were committed. */
abstract class ExamplesContract extends LogContract {
  @Test
  void severalPairsOfAPromptAreAnExampleEachInTheirOrder() {
    log.feed(unit(0, 4));
    log.commit(
        0,
        List.of(
            samples(fed(3), 2),
            drop(fed(2)),
            several(fed(1), 4, 2, 3, 0, 3, 0, 1),
            pair(fed(0), 2)));
    reopen();
    List<LoggedExample> examples = log.after(0, 10);
    assertThat(examples).extracting(LoggedExample::sequence).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(examples)
        .extracting(e -> e.example().prompt().id())
        .containsExactly("p0", "p1", "p1", "p1", "p3");
    assertThat(examples.subList(1, 4))
        .extracting(LoggedExample::example)
        .containsExactly(preference(1, 2, 3), preference(1, 0, 3), preference(1, 0, 1));
    assertThat(log.examples(List.of(4L, 2L)))
        .extracting(LoggedExample::example)
        .containsExactly(preference(1, 0, 1), preference(1, 2, 3));
    assertThat(log.after(2, 2)).isEqualTo(examples.subList(2, 4));
    assertThat(log.pairsAfter(1, 9))
        .extracting(LoggedPair::chosen)
        .containsExactly(text(1, 2), text(1, 0), text(1, 0));
    assertThat(number("SELECT count(*) FROM candidates WHERE prompt_id = 'p1'")).isEqualTo(4);

    assertThat(log.counts().inFlight()).as("examples to train").isEqualTo(5);
    log.record(new LedgerStep(1, List.of(3L, 1L), List.of(2L)));
    assertThat(log.counts()).isEqualTo(new PairLog.Counts(4, 2, 1, Map.of("tied", 1L), 2, 1, 5));
    assertThat(log.counts().inFlight()).isEqualTo(2);
    PromptStatus.Paired status =
        (PromptStatus.Paired) log.livePrompts(1).outcomeOf("p1").orElseThrow();
    assertThat(status.sequence()).as("the first of them").isEqualTo(2);
    assertThat(status.trained()).isEmpty();
  }

  private static PreferencePair preference(long ordinal, int chosen, int rejected) {
    return new PreferencePair(
        fed(ordinal).prompt(),
        new ScoredCandidate(candidate(ordinal, chosen), -chosen),
        new ScoredCandidate(candidate(ordinal, rejected), -rejected));
  }

  @Test
  void aLateDuplicateWithOtherPairsChangesNothing() {
    log.feed(unit(0, 1));
    assertThat(log.commit(0, List.of(several(fed(0), 4, 0, 3, 1, 2)))).isTrue();
    assertThat(log.commit(0, List.of(several(fed(0), 4, 0, 1, 0, 2, 0, 3)))).isFalse();
    assertThat(log.after(0, 9))
        .extracting(LoggedExample::example)
        .containsExactly(preference(0, 0, 3), preference(0, 1, 2));
  }

  @Test
  void aBadPairAmongGoodOnesIsRefusedWithTheWholeUnit() {
    log.feed(unit(0, 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> log.commit(0, List.of(several(fed(0), 4, 0, 3, 2, 1))))
        .withMessage("prompt p0: chosen scores -2.0, rejected -1.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> log.commit(0, List.of(several(fed(0), 4, 0, 3, 0, 3))))
        .withMessage("prompt p0 has a pair twice");
    assertThatIllegalArgumentException().isThrownBy(() -> several(fed(0), 4));
    assertThat(log.counts().outcomes()).isZero();
  }

  @Test
  void sequencesFollowTheOrdinalsWhateverTheOrderOfOutcomes() {
    log.feed(unit(0, 4));
    log.commit(0, List.of(pair(fed(3), 2), drop(fed(1)), samples(fed(2), 3), pair(fed(0), 2)));
    List<LoggedExample> examples = log.after(0, 10);
    assertThat(examples).extracting(LoggedExample::sequence).containsExactly(1L, 2L, 3L);
    assertThat(examples)
        .extracting(e -> e.example().prompt().id())
        .containsExactly("p0", "p2", "p3");
    assertThat(examples.get(0).example())
        .isEqualTo(
            new PreferencePair(
                fed(0).prompt(),
                new ScoredCandidate(candidate(0, 0), 0),
                new ScoredCandidate(candidate(0, 1), -1)));
    assertThat(examples.get(1).example())
        .isEqualTo(
            new SampledResponses(
                fed(2).prompt(), List.of(candidate(2, 0), candidate(2, 1), candidate(2, 2))));
  }

  @Test
  void everyValueOfACandidateComesBackBitForBit() {
    Candidate odd =
        new Candidate(
            "nul \u0000, \ud83d\ude00 and \"quotes\"\n",
            new int[] {0, Integer.MAX_VALUE, Integer.MIN_VALUE, -1},
            new float[] {-0.0f, Float.NEGATIVE_INFINITY, Float.MIN_VALUE, -1e-30f},
            FinishReason.LENGTH,
            new PolicyVersion(Long.MAX_VALUE),
            0.1,
            Long.MIN_VALUE);
    Candidate empty =
        new Candidate(
            "", new int[0], new float[0], FinishReason.EOS, PolicyVersion.REFERENCE, 0, 0);
    log.feed(unit(0, 1));
    log.commit(0, List.of(new PromptOutcome.Sampled(fed(0), List.of(odd, empty))));
    reopen();
    SampledResponses back = (SampledResponses) log.after(0, 1).get(0).example();
    assertThat(back.candidates()).containsExactly(odd, empty);
  }

  @Test
  void aListComesBackWholeWithItsScores() {
    log.feed(unit(0, 2));
    List<ScoredCandidate> scored =
        List.of(
            new ScoredCandidate(LogFixtures.candidate(0, 0), 0.5),
            new ScoredCandidate(LogFixtures.candidate(0, 1), -3),
            new ScoredCandidate(LogFixtures.candidate(0, 2), 0.5));
    List<ScoredCandidate> tied = List.of(new ScoredCandidate(LogFixtures.candidate(1, 0), 0));
    log.commit(
        0,
        List.of(new PromptOutcome.Scored(fed(0), scored), new PromptOutcome.Scored(fed(1), tied)));
    reopen();
    assertThat(log.after(0, 5))
        .extracting(LoggedExample::example)
        .containsExactly(
            new ScoredResponses(fed(0).prompt(), scored),
            new ScoredResponses(fed(1).prompt(), tied));
    assertThat(log.counts().sampled()).isEqualTo(2);
  }

  @Test
  void allCandidatesOfAPairAreKept() {
    log.feed(unit(0, 2));
    log.commit(0, pairs(unit(0, 2), 8));
    assertThat(number("SELECT count(*) FROM candidates")).isEqualTo(16);
    assertThat(number("SELECT count(*) FROM pairs WHERE chosen_score > rejected_score"))
        .isEqualTo(2);
  }

  @Test
  void afterReadsInOrderUpToTheLimit() {
    log.feed(unit(0, 5));
    log.commit(0, pairs(unit(0, 5), 2));
    assertThat(log.after(1, 2)).extracting(LoggedExample::sequence).containsExactly(2L, 3L);
    assertThat(log.after(5, 2)).isEmpty();
    assertThat(log.after(0, 0)).isEmpty();
    assertThat(log.after(0, Integer.MAX_VALUE)).hasSize(5);
    assertThatIllegalArgumentException().isThrownBy(() -> log.after(0, -1));
  }

  @Test
  void pairsAreReadAsTextInOrderAndSamplesPassedOver() {
    log.feed(unit(0, 5));
    log.commit(
        0,
        List.of(
            pair(fed(0), 4), samples(fed(1), 2), drop(fed(2)), pair(fed(3), 2), pair(fed(4), 3)));
    reopen();
    List<LoggedPair> pairs = log.pairsAfter(0, 2);
    assertThat(pairs).extracting(LoggedPair::sequence).containsExactly(1L, 3L);
    LoggedPair first = pairs.get(0);
    assertThat(first.prompt()).isEqualTo(fed(0).prompt());
    assertThat(first.chosen()).isEqualTo(text(0, 0));
    assertThat(first.rejected()).isEqualTo(text(0, 3));
    assertThat(first.candidates()).containsExactly(text(0, 0), text(0, 1), text(0, 2), text(0, 3));
    assertThat(log.pairsAfter(1, 99)).extracting(LoggedPair::sequence).containsExactly(3L, 4L);
    assertThat(log.pairsAfter(4, 99)).isEmpty();
    assertThat(log.pairsAfter(0, 0)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> log.pairsAfter(0, -1));
  }

  private static LoggedPair.Text text(long ordinal, int index) {
    Candidate candidate = candidate(ordinal, index);
    return new LoggedPair.Text(
        candidate.text(), -index, candidate.version().number(), candidate.lastVersion().number());
  }

  @Test
  void examplesComeInTheOrderAsked() {
    log.feed(unit(0, 5));
    log.commit(0, pairs(unit(0, 5), 2));
    assertThat(log.examples(List.of(4L, 1L, 4L)))
        .extracting(LoggedExample::sequence)
        .containsExactly(4L, 1L, 4L);
    assertThat(log.examples(List.of())).isEmpty();
    assertThatThrownBy(() -> log.examples(List.of(1L, 6L)))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("no example 6");
  }
}
