package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.Verdict;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.PromptOutcome.Dropped;
import io.tributary.streams.log.PromptOutcome.Scored;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListAssemblerTest {
  private static final FedPrompt PROMPT = new FedPrompt(0, new Prompt("p", "?"));

  private static PromptOutcome assemble(
      double penalty, int leastRanks, List<String> texts, List<Double> scores) {
    List<Candidate> candidates = new ArrayList<>();
    for (String text : texts) {
      candidates.add(
          new Candidate(
              text,
              new int[] {1},
              new float[] {-1},
              FinishReason.EOS,
              PolicyVersion.REFERENCE,
              1,
              0));
    }
    return new ListAssembler(penalty, leastRanks)
        .assemble(
            PROMPT, new CandidateGroup(PROMPT.prompt(), candidates), new Verdict.Scored(scores));
  }

  @Test
  void keepsAllThatHaveAScoreLessThePenalty() {
    Scored list =
        (Scored)
            assemble(0.5, 3, List.of("a", "bb", "c", "dd"), List.of(1.0, Double.NaN, 2.0, 0.0));
    assertThat(list.candidates())
        .extracting(one -> one.candidate().text())
        .containsExactly("a", "c", "dd");
    assertThat(list.candidates())
        .extracting(ScoredCandidate::score)
        .containsExactly(0.5, 1.5, -1.0);
  }

  @Test
  void fewerScoresThanTheObjectiveNeedsIsADropWithTheNumbers() {
    assertThat(
            assemble(0, 3, List.of("a", "b", "c", "d"), List.of(1.0, Double.NaN, 2.0, Double.NaN)))
        .isEqualTo(
            new Dropped(
                PROMPT,
                DropReason.ABSTAINED,
                "2 of 4 candidates have a score, the objective needs 3"));
    assertThat(assemble(0, 1, List.of("a", "b"), List.of(Double.NaN, Double.NaN)))
        .isEqualTo(
            new Dropped(
                PROMPT,
                DropReason.ABSTAINED,
                "0 of 2 candidates have a score, the objective needs 1"));
  }

  @Test
  void fewerDifferentScoresThanTheObjectiveNeedsIsATie() {
    assertThat(assemble(0, 3, List.of("a", "b", "c"), List.of(1.0, 2.0, 2.0)))
        .isEqualTo(
            new Dropped(PROMPT, DropReason.TIED, "2 different scores, the objective needs 3"));
    assertThat(assemble(0, 2, List.of("a", "a"), List.of(1.0, 1.0)))
        .isEqualTo(
            new Dropped(PROMPT, DropReason.IDENTICAL, "1 different scores, the objective needs 2"));
    assertThat(assemble(0, 1, List.of("a", "a"), List.of(1.0, 1.0))).isInstanceOf(Scored.class);
  }

  @Test
  void aJudgeThatAbstainsIsADrop() {
    PromptOutcome outcome =
        new ListAssembler(0, 2)
            .assemble(
                PROMPT,
                new CandidateGroup(
                    PROMPT.prompt(),
                    ((Scored) assemble(0, 1, List.of("a", "b"), List.of(1.0, 2.0)))
                        .candidates().stream().map(ScoredCandidate::candidate).toList()),
                new Verdict.Abstained("cannot tell"));
    assertThat(outcome).isEqualTo(new Dropped(PROMPT, DropReason.ABSTAINED, "cannot tell"));
  }
}
