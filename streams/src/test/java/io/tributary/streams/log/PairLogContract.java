package io.tributary.streams.log;

import static io.tributary.streams.log.LogFixtures.candidate;
import static io.tributary.streams.log.LogFixtures.drop;
import static io.tributary.streams.log.LogFixtures.fed;
import static io.tributary.streams.log.LogFixtures.pair;
import static io.tributary.streams.log.LogFixtures.pairs;
import static io.tributary.streams.log.LogFixtures.samples;
import static io.tributary.streams.log.LogFixtures.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.Candidate;
import io.tributary.api.DropReason;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every pair log promises of what is fed, decided and recorded. */
abstract class PairLogContract extends LogContract {
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
