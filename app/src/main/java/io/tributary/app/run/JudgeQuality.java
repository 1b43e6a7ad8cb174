package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.Judge;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.embedded.GoldScorer;
import io.tributary.app.embedded.LabelledPair;
import io.tributary.app.embedded.PreferencePairs;
import io.tributary.app.embedded.Response;
import io.tributary.app.embedded.Split;
import io.tributary.app.evaluation.Calibration;
import io.tributary.app.evaluation.EvaluationFile.JudgeFigures;
import io.tributary.app.evaluation.PositionBias;
import io.tributary.app.evaluation.WinRate;
import io.tributary.app.run.BothOrders.Verdicts;
import io.tributary.config.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** How good a judge is: on pairs with a label, and by what the order does to it. */
final class JudgeQuality {
  private JudgeQuality() {}

  /**
   * On pairs that somebody labelled.
   *
   * @param ceiling the best accuracy that the labels' noise allows; NaN if it is not known
   */
  static JudgeFigures onPairs(Judge judge, List<LabelledPair> pairs, double ceiling) {
    Verdicts verdicts =
        new BothOrders(judge)
            .ask(
                pairs.stream().map(LabelledPair::prompt).toList(),
                pairs.stream().map(p -> response(p.chosen(), p.chosenTruncated())).toList(),
                pairs.stream().map(p -> response(p.rejected(), p.rejectedTruncated())).toList());
    long[] counts = new long[3];
    for (int i = 0; i < pairs.size(); i++) {
      double agreed = verdicts.agreed(i);
      if (!Double.isNaN(agreed)) counts[(int) (2 * agreed)]++;
    }
    double[] probabilities =
        Arrays.stream(verdicts.probability()).filter(p -> !Double.isNaN(p)).toArray();
    return new JudgeFigures(
        judge.name(),
        pairs.size(),
        WinRate.of(counts[2], counts[1], counts[0]),
        ceiling,
        probabilities.length == 0 ? null : Calibration.of(probabilities),
        PositionBias.of(verdicts.forward(), verdicts.backward()));
  }

  /** Without labels: only what the order does. */
  static JudgeFigures onResponses(
      Judge judge, List<Prompt> prompts, List<Candidate> a, List<Candidate> b) {
    Verdicts verdicts = new BothOrders(judge).ask(prompts, a, b);
    return new JudgeFigures(
        judge.name(),
        0,
        null,
        Double.NaN,
        null,
        PositionBias.of(verdicts.forward(), verdicts.backward()));
  }

  /**
   * Held-out pairs with the labels of a noisy human: two versions' responses to each prompt where
   * they differ, and as many pairs of the corpus's own answers.
   */
  static List<LabelledPair> heldOutPairs(
      Settings settings,
      Corpus corpus,
      List<Prompt> prompts,
      List<Candidate> a,
      List<Candidate> b) {
    PreferencePairs labels =
        new PreferencePairs(
            new GoldScorer(corpus),
            settings.embedded().rewardModel().labelNoise(),
            settings.seed() + 1); // not the draws that the reward model was trained on
    List<LabelledPair> pairs = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      labels.label(prompts.get(i), response(a.get(i)), response(b.get(i))).ifPresent(pairs::add);
    }
    int half = (prompts.size() + 1) / 2;
    pairs.addAll(labels.fromCorpus(corpus, Split.HELD_OUT_TEMPLATE, half));
    pairs.addAll(labels.fromCorpus(corpus, Split.HELD_OUT_COMBINATION, half));
    return pairs;
  }

  /** A judge that is the embedded reward model's kind, on such pairs. */
  static JudgeFigures onHeldOut(
      Judge judge,
      Settings settings,
      Corpus corpus,
      List<Prompt> prompts,
      List<Candidate> a,
      List<Candidate> b) {
    List<LabelledPair> pairs = heldOutPairs(settings, corpus, prompts, a, b);
    return onPairs(judge, pairs, PreferencePairs.noiseCeiling(pairs));
  }

  private static Response response(Candidate candidate) {
    return new Response(candidate.text(), candidate.truncated());
  }

  /** A text that nobody sampled, as judges take it. */
  private static Candidate response(String text, boolean truncated) {
    return new Candidate(
        text,
        new int[0],
        new float[0],
        truncated ? FinishReason.LENGTH : FinishReason.EOS,
        PolicyVersion.REFERENCE,
        1,
        0);
  }
}
