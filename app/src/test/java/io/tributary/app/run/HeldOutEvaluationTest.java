package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.Prompt;
import io.tributary.app.evaluation.WinRate;
import io.tributary.app.report.RunReport;
import io.tributary.app.report.RunReport.BeforeAfter;
import io.tributary.app.run.HeldOutEvaluation.Comparison;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeldOutEvaluationTest {
  private static final List<Prompt> PROMPTS =
      List.of(new Prompt("a", "a"), new Prompt("b", "b"), new Prompt("c", "c"));
  private static final List<Candidate> SHORT =
      List.of(
          Responses.of(4, FinishReason.EOS),
          Responses.of(5, FinishReason.EOS),
          Responses.of(6, FinishReason.EOS));
  private static final List<Candidate> LONG =
      List.of(
          Responses.of(8, FinishReason.EOS),
          Responses.of(9, FinishReason.EOS),
          Responses.of(10, FinishReason.LENGTH));

  private static Map<String, List<Prompt>> splits() {
    Map<String, List<Prompt>> splits = new LinkedHashMap<>();
    splits.put("templates", PROMPTS.subList(0, 2));
    splits.put("combinations", PROMPTS.subList(2, 3));
    return splits;
  }

  /** One response to each prompt, 3, 3.5 and 4 nats from the reference. */
  private static Answers answers(List<Candidate> responses, double[] proxy, double[] gold) {
    List<List<Candidate>> each = responses.stream().map(List::of).toList();
    return new Answers(
        each,
        gold.length == 0 ? new double[0][] : Answers.byPrompt(gold, each),
        Answers.byPrompt(proxy, each),
        Answers.byPrompt(new double[] {3, 3.5, 4}, each));
  }

  @Test
  void countsWinsByGoldAndReportsTheProxyBesideIt() {
    Answers before = answers(SHORT, new double[] {0, 0, 0}, new double[] {1, 1, 1});
    Answers after = answers(LONG, new double[] {-1, -1, -1}, new double[] {2, 1, 0});
    RunReport.Evaluation figures =
        HeldOutEvaluation.figures(new Comparison(PROMPTS, before, after), splits());
    assertThat(figures.n()).isEqualTo(3);
    assertThat(figures.winRateVsRef()).isEqualTo(WinRate.of(1, 1, 1));
    assertThat(figures.goldReward()).isEqualTo(new BeforeAfter(1, 1));
    assertThat(figures.proxyReward()).isEqualTo(new BeforeAfter(0, -1));
    assertThat(figures.klNatsPerResponse()).isEqualTo(3.5);
    assertThat(figures.truncated()).isEqualTo(new BeforeAfter(0, 1 / 3.0));
    assertThat(figures.meanLength()).isEqualTo(new BeforeAfter(5, 9));
    assertThat(figures.bySplit()).containsOnlyKeys("templates", "combinations");
    RunReport.Split templates = figures.bySplit().get("templates");
    assertThat(templates.n()).isEqualTo(2);
    assertThat(templates.winRateVsRef()).isEqualTo(WinRate.of(1, 1, 0));
    assertThat(templates.goldReward()).isEqualTo(new BeforeAfter(1, 1.5));
    assertThat(figures.bySplit().get("combinations").winRateVsRef()).isEqualTo(WinRate.of(0, 0, 1));
  }

  @Test
  void countsWinsByTheProxyWithoutAGoldScorer() {
    Answers before = answers(SHORT, new double[] {0, 0, Double.NaN}, new double[0]);
    Answers after = answers(LONG, new double[] {1, -1, 5}, new double[0]);
    RunReport.Evaluation figures =
        HeldOutEvaluation.figures(new Comparison(PROMPTS, before, after), splits());
    assertThat(figures.goldReward()).isNull();
    assertThat(figures.winRateVsRef()).isEqualTo(WinRate.of(1, 1, 1));
    assertThat(figures.bySplit().get("templates").goldReward()).isNull();
  }

  @Test
  void namesTheSplitOfEachPrompt() {
    assertThat(HeldOutEvaluation.splitNames(splits()))
        .containsExactly("templates", "templates", "combinations");
  }
}
