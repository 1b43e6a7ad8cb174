package io.tributary.gpu.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import io.tributary.api.Prompt;
import io.tributary.api.SampledResponses;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.ScoredResponses;
import io.tributary.gpu.objective.Dpo;
import io.tributary.gpu.objective.DpoPl;
import io.tributary.gpu.objective.Grpo;
import io.tributary.gpu.objective.Needs;
import io.tributary.gpu.objective.Pro;
import io.tributary.gpu.objective.Raft;
import io.tributary.gpu.objective.Xpo;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupChoiceTest {
  private static final Prompt PROMPT = new Prompt("p", "?");
  private static final ScoredResponses LIST =
      new ScoredResponses(
          PROMPT,
          List.of(scored("a", 1, 0), scored("b", 3, 2), scored("c", 1, 1), scored("d", 2, 0)));

  @Test
  void eachObjectiveGetsTheCandidatesItNeedsBestFirst() {
    assertThat(texts(new Grpo().needs())).containsExactly("b", "d", "a", "c");
    assertThat(texts(new DpoPl().needs())).containsExactly("b", "d", "a");
    assertThat(texts(new Dpo().needs())).containsExactly("b", "a");
    assertThat(texts(new Raft().needs())).containsExactly("b");
    assertThat(texts(new Xpo().needs())).containsExactly("b", "a", "d", "a");
  }

  @Test
  void aPairIsARankingOfTwo() {
    PreferencePair pair = new PreferencePair(PROMPT, scored("w", 2, 0), scored("l", 1, 0));
    assertThat(GroupChoice.of(pair, new DpoPl().needs())).hasSize(2);
    assertThatThrownBy(() -> GroupChoice.of(pair, new Pro().needs()))
        .hasMessage("prompt p has a pair; the objective needs all candidates");
  }

  @Test
  void whatAnObjectiveCannotUseIsNamed() {
    ScoredResponses tied = new ScoredResponses(PROMPT, List.of(scored("a", 1, 0)));
    assertThatThrownBy(() -> GroupChoice.of(tied, new Pro().needs()))
        .hasMessage("prompt p has candidates with 1 different scores; the objective needs 3");
    SampledResponses bare = new SampledResponses(PROMPT, List.of(scored("a", 1, 0).candidate()));
    assertThatThrownBy(() -> GroupChoice.of(bare, new Dpo().needs()))
        .hasMessageContaining("samples without scores");
  }

  private static List<String> texts(Needs needs) {
    return GroupChoice.of(LIST, needs).stream().map(s -> s.candidate().text()).toList();
  }

  private static ScoredCandidate scored(String text, double score, long version) {
    return new ScoredCandidate(
        new Candidate(
            text,
            new int[] {1},
            new float[] {-1},
            FinishReason.EOS,
            new PolicyVersion(version),
            1,
            0),
        score);
  }
}
