package io.tributary.app.run;

import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.app.evaluation.Moments;
import io.tributary.app.evaluation.WinRate;
import io.tributary.app.report.RunReport;
import io.tributary.app.report.RunReport.BeforeAfter;
import io.tributary.gpu.engine.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;

/**
 * Compares two policies on prompts that neither was trained on, with the same random numbers: by
 * the gold scorer where the prompts are the embedded corpus's, else by the proxy.
 */
final class HeldOutEvaluation {
  private final Answering answering;

  HeldOutEvaluation(Answering answering) {
    this.answering = answering;
  }

  /**
   * Both policies' answers, prompt by prompt, one to each.
   *
   * @param before of the reference
   */
  record Comparison(List<Prompt> prompts, Answers before, Answers after) {}

  /**
   * Compares.
   *
   * @param progress told how many responses there are, of twice the prompts
   */
  Comparison compare(Weights before, Weights after, PolicyVersion version, IntConsumer progress) {
    Answers first = answering.answer(before, PolicyVersion.REFERENCE, progress);
    int done = first.responses().size();
    Answers second = answering.answer(after, version, more -> progress.accept(done + more));
    return new Comparison(answering.prompts(), first, second);
  }

  /**
   * The report's figures.
   *
   * @param splits the kinds of held-out prompts, in the order of the comparison's prompts
   */
  static RunReport.Evaluation figures(Comparison c, Map<String, List<Prompt>> splits) {
    Map<String, RunReport.Split> bySplit = new LinkedHashMap<>();
    int from = 0;
    for (Map.Entry<String, List<Prompt>> split : splits.entrySet()) {
      int to = from + split.getValue().size();
      bySplit.put(
          split.getKey(), new RunReport.Split(to - from, winRate(c, from, to), gold(c, from, to)));
      from = to;
    }
    int n = c.prompts().size();
    return new RunReport.Evaluation(
        n,
        winRate(c, 0, n),
        gold(c, 0, n),
        new BeforeAfter(
            Moments.mean(Answers.first(c.before().proxy())),
            Moments.mean(Answers.first(c.after().proxy()))),
        Moments.mean(Answers.first(c.after().logRatios())),
        new BeforeAfter(
            ResponseMeans.truncated(c.before().first()),
            ResponseMeans.truncated(c.after().first())),
        new BeforeAfter(
            ResponseMeans.length(c.before().first()), ResponseMeans.length(c.after().first())),
        bySplit);
  }

  private static WinRate winRate(Comparison c, int from, int to) {
    return WinRate.ofScores(
        Arrays.copyOfRange(c.after().yardstick(), from, to),
        Arrays.copyOfRange(c.before().yardstick(), from, to));
  }

  /** Null without a gold scorer. */
  private static BeforeAfter gold(Comparison c, int from, int to) {
    if (c.before().gold().length == 0) return null;
    return new BeforeAfter(
        Moments.mean(Answers.first(Arrays.copyOfRange(c.before().gold(), from, to))),
        Moments.mean(Answers.first(Arrays.copyOfRange(c.after().gold(), from, to))));
  }

  /** The name of the split that each prompt belongs to. */
  static List<String> splitNames(Map<String, List<Prompt>> splits) {
    List<String> out = new ArrayList<>();
    splits.forEach((name, prompts) -> prompts.forEach(p -> out.add(name)));
    return out;
  }
}
