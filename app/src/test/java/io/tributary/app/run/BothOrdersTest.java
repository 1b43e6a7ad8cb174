package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.FinishReason;
import io.tributary.api.Judge;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.Verdict;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.embedded.GoldScorer;
import io.tributary.app.embedded.LabelledPair;
import io.tributary.app.embedded.PreferencePairs;
import io.tributary.app.embedded.Split;
import io.tributary.app.evaluation.EvaluationFile.JudgeFigures;
import io.tributary.app.evaluation.PositionBias;
import io.tributary.app.run.BothOrders.Verdicts;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Judges of one's own, asked in both orders; and how good they are on labelled pairs. */
class BothOrdersTest {
  private static final List<Prompt> PROMPTS =
      List.of(new Prompt("1", "one"), new Prompt("2", "two"), new Prompt("3", "three"));

  /** Scores a whole group by a function. */
  private record Scoring(Function<CandidateGroup, List<Double>> scores) implements Judge {
    @Override
    public String name() {
      return "scoring";
    }

    @Override
    public List<Verdict> judge(List<CandidateGroup> groups) {
      List<Verdict> out = new ArrayList<>();
      for (CandidateGroup group : groups) {
        List<Double> given = scores.apply(group);
        out.add(given == null ? new Verdict.Abstained("no idea") : new Verdict.Scored(given));
      }
      return out;
    }
  }

  private static Candidate said(String text) {
    return new Candidate(
        text, new int[0], new float[0], FinishReason.EOS, PolicyVersion.REFERENCE, 1, 0);
  }

  private static List<Candidate> all(String... texts) {
    return List.of(texts).stream().map(BothOrdersTest::said).toList();
  }

  private static List<Double> lengths(CandidateGroup group) {
    return group.candidates().stream().map(c -> (double) c.text().length()).toList();
  }

  @Test
  void aJudgeOfSingleResponsesSaysTheSameInBothOrders() {
    Verdicts v =
        new BothOrders(new Scoring(BothOrdersTest::lengths))
            .ask(PROMPTS, all("aaa", "a", "aa"), all("a", "aaa", "bb"));
    assertThat(v.forward()).containsExactly(1, 0, 0.5);
    assertThat(v.backward()).containsExactly(1, 0, 0.5);
    assertThat(v.probability()[0]).isCloseTo(1 / (1 + Math.exp(-2)), within(1e-12));
    assertThat(v.agreed(0)).isEqualTo(1);
    assertThat(PositionBias.of(v.forward(), v.backward())).isEqualTo(new PositionBias(3, 1, 0, 0));
  }

  @Test
  void oneThatLikesTheFirstIsFoundOutAndDecidesNothing() {
    Verdicts v =
        new BothOrders(new Scoring(group -> List.of(1.0, 0.0)))
            .ask(PROMPTS, all("a", "b", "c"), all("x", "y", "z"));
    assertThat(v.forward()).containsExactly(1, 1, 1);
    assertThat(v.backward()).containsExactly(0, 0, 0);
    for (int i = 0; i < 3; i++) assertThat(v.agreed(i)).isEqualTo(0.5);
    assertThat(v.probability()).containsExactly(new double[] {0.5, 0.5, 0.5}, within(1e-12));
    assertThat(PositionBias.of(v.forward(), v.backward())).isEqualTo(new PositionBias(3, 0, 1, 0));
  }

  @Test
  void noVerdictIsNeverADefaultWinner() {
    Verdicts v =
        new BothOrders(
                new Scoring(g -> g.candidates().get(0).text().equals("x") ? null : lengths(g)))
            .ask(PROMPTS, all("long", "long", "long"), all("x", "y", "z"));
    assertThat(v.forward()).containsExactly(1, 1, 1);
    assertThat(v.backward()).containsExactly(Double.NaN, 1, 1);
    assertThat(v.agreed(0)).isNaN();
    assertThat(v.probability()[0]).isNaN();
  }

  @Test
  void aJudgeThatFailsIsNamed() {
    Judge broken = new FailingJudge("broken", "out of order");
    assertThatThrownBy(
            () -> new BothOrders(broken).ask(PROMPTS, all("a", "b", "c"), all("", "", "")))
        .hasMessageContaining("broken")
        .hasMessageContaining("out of order");
  }

  @Test
  void theLabellersOwnScoresReachTheCeilingAndAreCalibrated() {
    Corpus corpus = Corpus.load();
    GoldScorer gold = new GoldScorer(corpus);
    double noise = 0.3;
    List<LabelledPair> pairs =
        new PreferencePairs(gold, noise, 4).fromCorpus(corpus, Split.HELD_OUT_TEMPLATE, 3000);
    double ceiling = PreferencePairs.noiseCeiling(pairs);
    Judge labeller =
        new Scoring(
            group ->
                group.candidates().stream()
                    .map(c -> gold.score(group.prompt(), c.text(), c.truncated()) / noise)
                    .toList());
    JudgeFigures figures = JudgeQuality.onPairs(labeller, pairs, ceiling);
    assertThat(figures.pairs()).isEqualTo(3000);
    assertThat(figures.ceiling()).isEqualTo(ceiling);
    assertThat(figures.accuracy().value()).isCloseTo(ceiling, within(0.025));
    assertThat(figures.calibration().error()).isLessThan(0.03);
    assertThat(figures.positionBias().consistent()).isEqualTo(1);

    Judge boaster =
        new Scoring(
            group ->
                group.candidates().stream()
                    .map(c -> 50 * gold.score(group.prompt(), c.text(), c.truncated()))
                    .toList());
    JudgeFigures sure = JudgeQuality.onPairs(boaster, pairs, ceiling);
    assertThat(sure.accuracy()).isEqualTo(figures.accuracy());
    assertThat(sure.calibration().error()).isGreaterThan(figures.calibration().error() + 0.03);
  }

  @Test
  void withoutLabelsOnlyTheOrderIsMeasured() {
    JudgeFigures figures =
        JudgeQuality.onResponses(
            new Scoring(BothOrdersTest::lengths), PROMPTS, all("a", "b", "c"), all("x", "yy", ""));
    assertThat(figures.pairs()).isZero();
    assertThat(figures.accuracy()).isNull();
    assertThat(figures.calibration()).isNull();
    assertThat(figures.positionBias().n()).isEqualTo(3);
  }
}
