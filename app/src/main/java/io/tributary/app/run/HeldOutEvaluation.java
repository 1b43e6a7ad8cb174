package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.app.embedded.GoldScorer;
import io.tributary.app.evaluation.WinRate;
import io.tributary.app.report.RunReport;
import io.tributary.app.report.RunReport.BeforeAfter;
import io.tributary.gpu.engine.Weights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Compares two policies on prompts that neither was trained on, with the same random numbers: by
 * the gold scorer where the prompts are the embedded corpus's, else by the proxy.
 */
final class HeldOutEvaluation {
  private final FixedSampling sampling;
  private final Proxy proxy;
  private final Optional<GoldScorer> gold;

  HeldOutEvaluation(FixedSampling sampling, Proxy proxy, Optional<GoldScorer> gold) {
    this.sampling = sampling;
    this.proxy = proxy;
    this.gold = gold;
  }

  /** One policy's responses with their scores; {@code gold} is empty without a gold scorer. */
  record Side(List<Candidate> responses, double[] proxy, double[] gold) {
    /** What wins and losses are counted by. */
    double[] yardstick() {
      return gold.length > 0 ? gold : proxy;
    }
  }

  /**
   * Both sides, prompt by prompt.
   *
   * @param kl nats a response of the policy after from the reference
   */
  record Comparison(List<Prompt> prompts, Side before, Side after, double kl) {}

  /**
   * Compares.
   *
   * @param progress told how many responses there are, of twice the prompts
   */
  Comparison compare(Weights before, Weights after, PolicyVersion version, IntConsumer progress) {
    Side first = side(before, PolicyVersion.REFERENCE, progress);
    int done = first.responses().size();
    Side second = side(after, version, more -> progress.accept(done + more));
    return new Comparison(
        sampling.prompts(), first, second, sampling.kl(after, second.responses()));
  }

  private Side side(Weights weights, PolicyVersion version, IntConsumer progress) {
    List<Candidate> responses = sampling.sample(weights, version, progress);
    double[] proxyScores = proxy.score(sampling.prompts(), responses);
    return new Side(responses, proxyScores, goldScores(responses));
  }

  private double[] goldScores(List<Candidate> responses) {
    if (gold.isEmpty()) return new double[0];
    double[] out = new double[responses.size()];
    for (int i = 0; i < out.length; i++) {
      Candidate response = responses.get(i);
      out[i] = gold.get().score(sampling.prompts().get(i), response.text(), response.truncated());
    }
    return out;
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
            ResponseMeans.score(c.before().proxy()), ResponseMeans.score(c.after().proxy())),
        c.kl(),
        new BeforeAfter(
            ResponseMeans.truncated(c.before().responses()),
            ResponseMeans.truncated(c.after().responses())),
        new BeforeAfter(
            ResponseMeans.length(c.before().responses()),
            ResponseMeans.length(c.after().responses())),
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
        ResponseMeans.score(Arrays.copyOfRange(c.before().gold(), from, to)),
        ResponseMeans.score(Arrays.copyOfRange(c.after().gold(), from, to)));
  }

  /** The name of the split that each prompt belongs to. */
  static List<String> splitNames(Map<String, List<Prompt>> splits) {
    List<String> out = new ArrayList<>();
    splits.forEach((name, prompts) -> prompts.forEach(p -> out.add(name)));
    return out;
  }
}
