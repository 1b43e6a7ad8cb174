package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.CandidateGroup;
import io.tributary.api.FinishReason;
import io.tributary.api.Judge;
import io.tributary.api.Prompt;
import io.tributary.api.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JudgeBatchesTest {
  /** Scores a group by the number that its prompt is, and knows nothing of the 40th. */
  private static final class Numbers implements Judge {
    final List<Integer> calls = new ArrayList<>();

    @Override
    public String name() {
      return "numbers";
    }

    @Override
    public List<Verdict> judge(List<CandidateGroup> groups) {
      calls.add(groups.size());
      return groups.stream().map(Numbers::verdict).toList();
    }

    private static Verdict verdict(CandidateGroup group) {
      int number = Integer.parseInt(group.prompt().id());
      if (number == 40) return new Verdict.Abstained("no idea");
      return new Verdict.Scored(List.of((double) number));
    }
  }

  private static CandidateGroup group(int number) {
    return new CandidateGroup(
        new Prompt(Integer.toString(number), "?"), List.of(Responses.of(1, FinishReason.EOS)));
  }

  @Test
  void everyGroupHasItsFigureWhateverTheBatch() {
    Numbers judge = new Numbers();
    double[] figures =
        JudgeBatches.ask(judge, 70, JudgeBatchesTest::group, scores -> scores.get(0) + 1);
    assertThat(figures).hasSize(70);
    for (int i = 0; i < 70; i++) {
      assertThat(figures[i])
          .isEqualTo(i == 40 ? Double.valueOf(Double.NaN) : Double.valueOf(i + 1));
    }
    assertThat(judge.calls).containsExactly(32, 32, 6);
  }

  @Test
  void aJudgeThatFailsIsNamed() {
    Judge failing = new FailingJudge("remote", "no answer");
    assertThatThrownBy(
            () -> JudgeBatches.ask(failing, 1, JudgeBatchesTest::group, scores -> scores.get(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("judge remote failed: no answer");
  }
}
