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
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import io.tributary.api.Prompt;
import io.tributary.api.SampledResponses;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.ScoredResponses;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every pair log promises, on whichever database; one subclass for each. */
abstract class PairLogContract {
  static final Clock EPOCH = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);

  SqlPairLog log;

  /** The log of this test, new or as it was left. */
  abstract SqlPairLog openLog(Clock clock);

  @BeforeEach
  void open() {
    log = openLog(EPOCH);
  }

  @AfterEach
  void close() {
    log.close();
  }

  final void reopen() {
    log.close();
    log = openLog(Clock.systemUTC());
  }

  final long number(String sql) {
    return log.database().read(session -> session.number(sql));
  }

  @Test
  void aFedUnitIsUnfinishedUntilItsOutcomesAreCommitted() {
    assertThat(log.lastFed()).isEmpty();
    log.feed(unit(0, 3));
    log.feed(unit(1, 3));
    assertThat(log.unfinished()).containsExactly(unit(0, 3), unit(1, 3));
    assertThat(log.commit(0, pairs(unit(0, 3), 4))).isTrue();
    reopen();
    assertThat(log.unfinished()).containsExactly(unit(1, 3));
    assertThat(log.lastFed()).contains(unit(1, 3));
  }

  @Test
  void feedingTwiceChangesNothing() {
    log.feed(unit(0, 2));
    log.feed(unit(0, 2));
    assertThat(log.counts().fed()).isEqualTo(2);
    WorkUnit other = new WorkUnit(0, List.of(new FedPrompt(0, new Prompt("x", "other"))));
    assertThatThrownBy(() -> log.feed(other))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("unit 0 was fed before with other prompts");
  }

  @Test
  void unitsAndOrdinalsMustFollowEachOther() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> log.feed(unit(1, 2)))
        .withMessage("unit 1 fed where 0 is next");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> log.feed(new WorkUnit(0, List.of(fed(0), fed(2)))))
        .withMessage("prompt ordinal 2 fed where 1 is next");
    assertThatIllegalArgumentException().isThrownBy(() -> log.feed(new WorkUnit(0, List.of())));
    assertThat(log.counts().fed()).isZero();
  }

  @Test
  void aPromptIdIsFedOnce() {
    log.feed(unit(0, 2));
    WorkUnit repeat = new WorkUnit(1, List.of(new FedPrompt(2, new Prompt("p1", "again"))));
    assertThatThrownBy(() -> log.feed(repeat))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("prompt id p1 of ordinal 2 was fed before as ordinal 1");
    WorkUnit twice =
        new WorkUnit(
            1,
            List.of(
                new FedPrompt(2, new Prompt("q", "a")), new FedPrompt(3, new Prompt("q", "b"))));
    assertThatThrownBy(() -> log.feed(twice)).isInstanceOf(PairLogException.class);
    assertThat(log.counts().fed()).isEqualTo(2);
  }

  @Test
  void aLateDuplicateIsRefusedAndChangesNothing() {
    log.feed(unit(0, 2));
    assertThat(log.commit(0, pairs(unit(0, 2), 4))).isTrue();
    List<LoggedExample> before = log.after(0, 10);
    assertThat(log.commit(0, List.of(drop(fed(0)), drop(fed(1))))).isFalse();
    assertThat(log.after(0, 10)).isEqualTo(before).hasSize(2);
    assertThat(log.counts().dropped()).isEmpty();
  }

  @Test
  void outcomesMustCoverTheUnitExactly() {
    log.feed(unit(0, 2));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> log.commit(3, List.of()))
        .withMessage("unit 3 was never fed");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> log.commit(0, List.of(pair(fed(0), 2))))
        .withMessage("unit 0: 1 prompts have no outcome");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> log.commit(0, List.of(pair(fed(0), 2), drop(fed(0)))));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> log.commit(0, List.of(pair(fed(0), 2), drop(fed(2)))));
    assertThat(log.counts().outcomes()).isZero();
  }

  @Test
  void aPairWhoseChosenIsNotBetterIsRefusedWithTheWholeUnit() {
    log.feed(unit(0, 2));
    Candidate text = candidate(1, 0);
    PromptOutcome tied =
        new PromptOutcome.Paired(
            fed(1), List.of(new ScoredCandidate(text, 1), new ScoredCandidate(text, 1)), 0, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> log.commit(0, List.of(pair(fed(0), 2), tied)))
        .withMessage("prompt p1: chosen scores 1.0, rejected 1.0");
    assertThat(log.counts().outcomes()).isZero();
    assertThat(log.commit(0, pairs(unit(0, 2), 2))).isTrue();
  }

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
  void everyTextComesBack() {
    String text = "\u0000\u001a0\u001a\u001a1 \u001a";
    WorkUnit odd = new WorkUnit(0, List.of(new FedPrompt(0, new Prompt("id\u0000" + text, text))));
    log.feed(odd);
    log.feed(odd);
    assertThat(log.unfinished()).containsExactly(odd);
    PromptOutcome dropped = new PromptOutcome.Dropped(odd.prompts().get(0), DropReason.TIED, text);
    assertThat(log.commit(0, List.of(dropped))).isTrue();
    assertThat(log.livePrompts(1).outcomeOf(odd.prompts().get(0).prompt().id()))
        .contains(new PromptStatus.Dropped("tied", text));
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
  void outcomesAreWrittenInTheWordsOfTheIssue() {
    log.feed(unit(0, 3));
    log.commit(0, List.of(pair(fed(0), 2), samples(fed(1), 2), drop(fed(2))));
    for (String row :
        List.of(
            "prompt_id = 'p0' AND outcome = 'pair' AND reason IS NULL",
            "prompt_id = 'p1' AND outcome = 'sample' AND reason IS NULL",
            "prompt_id = 'p2' AND outcome = 'dropped' AND reason = 'tied'")) {
      assertThat(
              number(
                  "SELECT count(*) FROM outcomes WHERE decided_at = '1970-01-01T00:00:00Z' AND "
                      + row))
          .as(row)
          .isEqualTo(1);
    }
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

  /** A prompt once, whatever came of it; bare samples are passed over, however many. */
  @Test
  void listsAreReadAsTextWithAllThatHasAScore() {
    log.feed(unit(0, 6));
    List<ScoredCandidate> scored = new ArrayList<>();
    for (int i = 0; i < 3; i++) scored.add(new ScoredCandidate(candidate(3, i), -i));
    log.commit(
        0,
        List.of(
            several(fed(0), 4, 0, 3, 1, 2),
            samples(fed(1), 2),
            samples(fed(2), 2),
            new PromptOutcome.Scored(fed(3), scored),
            drop(fed(4)),
            pair(fed(5), 2)));
    reopen();
    List<LoggedList> lists = log.listsAfter(0, 2);
    assertThat(lists).extracting(LoggedList::sequence).containsExactly(1L, 5L);
    assertThat(lists.get(0).prompt()).isEqualTo(fed(0).prompt());
    assertThat(lists.get(0).candidates())
        .containsExactly(text(0, 0), text(0, 1), text(0, 2), text(0, 3));
    assertThat(lists.get(1).candidates()).containsExactly(text(3, 0), text(3, 1), text(3, 2));
    assertThat(log.listsAfter(1, 1)).extracting(LoggedList::sequence).containsExactly(5L);
    assertThat(log.listsAfter(5, 9)).extracting(LoggedList::sequence).containsExactly(6L);
    assertThat(log.listsAfter(6, 9)).isEmpty();
    assertThatIllegalArgumentException().isThrownBy(() -> log.listsAfter(0, -1));
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

  @Test
  void theLedgerKeepsBatchOrderStaleExamplesAndEmptySteps() {
    log.feed(unit(0, 5));
    log.commit(0, pairs(unit(0, 5), 2));
    List<LedgerStep> steps =
        List.of(
            new LedgerStep(1, List.of(2L, 1L), List.of()),
            new LedgerStep(2, List.of(), List.of(4L)),
            new LedgerStep(3, List.of(), List.of()),
            new LedgerStep(4, List.of(5L), List.of(3L)));
    steps.forEach(log::record);
    reopen();
    assertThat(log.stepsAfter(0)).isEqualTo(steps);
    assertThat(log.stepsAfter(2)).isEqualTo(steps.subList(2, 4));
    assertThat(log.counts()).isEqualTo(new PairLog.Counts(5, 5, 0, Map.of(), 3, 2));
  }

  @Test
  void aRepeatedStepOrExampleIsRefusedWhole() {
    log.feed(unit(0, 3));
    log.commit(0, pairs(unit(0, 3), 2));
    log.record(new LedgerStep(1, List.of(1L), List.of()));
    for (LedgerStep refused :
        List.of(
            new LedgerStep(1, List.of(2L), List.of()),
            new LedgerStep(3, List.of(2L), List.of()),
            new LedgerStep(2, List.of(2L, 1L), List.of()),
            new LedgerStep(2, List.of(2L), List.of(1L)),
            new LedgerStep(2, List.of(2L, 2L), List.of()),
            new LedgerStep(2, List.of(2L, 9L), List.of()))) {
      assertThatThrownBy(() -> log.record(refused))
          .isInstanceOf(PairLogException.class)
          .hasMessageContaining("refused a row");
    }
    assertThat(log.stepsAfter(0)).containsExactly(new LedgerStep(1, List.of(1L), List.of()));
  }

  @Test
  void aRepeatedEvaluationReplacesTheEarlier() {
    log.recordEvaluation(16, Map.of("eval/win_rate", 0.5, "eval/kl", 1.5));
    log.recordEvaluation(0, Map.of("eval/kl", Double.NaN));
    log.recordEvaluation(16, Map.of("eval/win_rate", 0.75));
    reopen();
    assertThat(log.evaluations().toString())
        .isEqualTo("{0={eval/kl=NaN}, 16={eval/win_rate=0.75}}");
  }

  @Test
  void aClosedLogSaysSo() {
    log.close();
    log.close();
    assertThatThrownBy(() -> log.counts())
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("is closed");
    assertThatThrownBy(() -> log.feed(unit(0, 1)))
        .isInstanceOf(PairLogException.class)
        .hasMessageContaining("is closed");
  }
}
