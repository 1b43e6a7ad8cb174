package io.tributary.app.report;

import io.tributary.app.evaluation.WinRate;
import io.tributary.app.report.ReportData.Evaluations;
import io.tributary.app.report.ReportData.SampleComparison;
import io.tributary.app.report.ReportData.TokenCredit;
import io.tributary.app.report.ReportData.VersionPoint;
import io.tributary.app.report.RunReport.BeforeAfter;
import io.tributary.app.report.RunReport.Evaluation;
import io.tributary.app.report.RunReport.PolicyLag;
import io.tributary.app.report.RunReport.Prompts;
import io.tributary.app.report.RunReport.RewardModelQuality;
import io.tributary.app.report.RunReport.Split;
import io.tributary.app.report.RunReport.Throughput;
import io.tributary.app.report.RunReport.Trained;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Figures as a run might give them, the same each time. */
public final class MadeUpRun {
  private MadeUpRun() {}

  public static RunReport report(String objective) {
    boolean dpo = objective.equals("dpo");
    Map<String, Double> seconds = new LinkedHashMap<>();
    seconds.put("sft", 48.2);
    if (dpo) seconds.put("reward-model", 21.7);
    seconds.put("align", 103.4);
    seconds.put("evaluate", 31.0);
    Map<String, Split> splits = new LinkedHashMap<>();
    splits.put(
        "held_out_templates", new Split(192, WinRate.of(140, 17, 35), new BeforeAfter(0.08, 0.61)));
    splits.put(
        "held_out_combinations",
        new Split(192, WinRate.of(161, 11, 20), new BeforeAfter(0.17, 0.79)));
    Map<String, Long> dropped = new LinkedHashMap<>();
    dropped.put("identical", 9L);
    dropped.put("tied", 21L);
    return new RunReport(
        "2026-01-31-" + objective + "-17",
        17,
        objective,
        seconds,
        1_812_000_768L,
        new Evaluation(
            384,
            WinRate.of(301, 28, 55),
            new BeforeAfter(0.125, 0.7),
            dpo ? new BeforeAfter(-0.31, 1.42) : null,
            7.31,
            new BeforeAfter(0.018, 0.023),
            new BeforeAfter(21.4, 26.9),
            splits),
        new Throughput(118.3, 3120, 4480),
        new PolicyLag(0.84, 3, 4),
        80,
        dpo ? new RewardModelQuality(0.792, 0.861, 0.92) : null,
        List.of(
            new RunReport.JudgeOfRun(1, "2026-01-31T09:00:00Z", "judge.type = \"rule\""),
            new RunReport.JudgeOfRun(2, "2026-02-03T09:00:00Z", "judge.type = \"<b>mine</b>\"")),
        new Prompts(1280, dpo ? 1250 : 0, dpo ? 0 : 1250, dropped),
        new Trained(1250, dpo ? 416 : 0, dpo ? 834 : 0),
        MadeUpEvaluation.heldOut());
  }

  public static ReportData data(String objective) {
    Random random = new Random(5);
    List<MetricSample> metrics = new ArrayList<>();
    for (int step = 1; step <= 80; step++) {
      double rise = 1 - Math.exp(-step / 30.0);
      Map<String, Double> values = new LinkedHashMap<>();
      values.put("loss", 0.69 - 0.3 * rise + 0.03 * random.nextGaussian());
      values.put("scores/chosen", 0.4 + 1.3 * rise + 0.12 * random.nextGaussian());
      values.put("scores/rejected", -1.1 + 1.1 * rise + 0.15 * random.nextGaussian());
      values.put("rewards/chosen", 0.12 * rise + 0.03 * random.nextGaussian());
      values.put("rewards/rejected", -0.6 * rise + 0.05 * random.nextGaussian());
      values.put("rewards/margins", 0.72 * rise + 0.06 * random.nextGaussian());
      values.put("objective/kl", 7.5 * rise + 0.4 * random.nextGaussian());
      values.put("completions/mean_length", 21 + 6 * rise + 0.8 * random.nextGaussian());
      values.put("off_policy/mean", 0.8 + 0.2 * random.nextGaussian());
      values.put("off_policy/max", (double) (1 + random.nextInt(3)));
      metrics.add(new MetricSample(step, values));
    }
    List<VersionPoint> versions = new ArrayList<>();
    for (int version = 0; version <= 80; version += 16) {
      double rise = 1 - Math.exp(-version / 30.0);
      versions.add(new VersionPoint(version, 7.4 * rise, -0.3 + 1.75 * rise));
    }
    return new ReportData(
        report(objective),
        metrics,
        versions,
        comparisons(random, objective.equals("dpo")),
        new Evaluations(MadeUpEvaluation.heldOut(), MadeUpEvaluation.validated()));
  }

  private static List<SampleComparison> comparisons(Random random, boolean dpo) {
    String[] things = {
      "a picnic", "my tax form", "a birthday party", "the school run", "my garden"
    };
    List<SampleComparison> comparisons = new ArrayList<>();
    for (int i = 0; i < 48; i++) {
      String thing = things[i % things.length];
      String after = "Of course! Start " + thing + " with a short list, and ask a friend to help.";
      double goldBefore = 0.1 + 0.4 * random.nextGaussian();
      double goldAfter = 0.7 + 0.3 * random.nextGaussian();
      List<TokenCredit> credit = new ArrayList<>();
      if (!dpo) {
        for (String word : after.split("(?= )")) {
          credit.add(new TokenCredit(word, 0.08 * random.nextGaussian()));
        }
      }
      comparisons.add(
          new SampleComparison(
              "How do I plan " + thing + " for next week?",
              i % 2 == 0 ? "held_out_templates" : "held_out_combinations",
              i % 3 == 0 ? "No idea." : "Well, it depends. There are many ways to look at it.",
              after,
              goldBefore,
              goldAfter,
              dpo ? Double.valueOf(2 * goldBefore - 0.5 + 0.4 * random.nextGaussian()) : null,
              dpo ? Double.valueOf(2 * goldAfter + 0.4 * random.nextGaussian()) : null,
              credit));
    }
    return comparisons;
  }
}
