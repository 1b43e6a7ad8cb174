package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.embedded.GoldScorer;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.report.MetricSample;
import io.tributary.app.report.MetricsFile;
import io.tributary.app.report.PeakMemory;
import io.tributary.app.report.ReportData;
import io.tributary.app.report.ReportData.Evaluations;
import io.tributary.app.report.ReportData.SampleComparison;
import io.tributary.app.report.ReportData.TokenCredit;
import io.tributary.app.report.ReportData.VersionPoint;
import io.tributary.app.report.ReportFiles;
import io.tributary.app.report.RunReport;
import io.tributary.app.run.HeldOutEvaluation.Comparison;
import io.tributary.gpu.engine.ContrastSample;
import io.tributary.gpu.engine.Weights;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.SqlPairLog;
import io.tributary.streams.log.Trained;
import io.tributary.streams.log.Validated;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/** Delivers the best version, compares it with the reference on held-out prompts, and reports. */
final class ReportPhase {
  static final int HELD_OUT = 2;
  private static final int SHOWN = 24;

  private final RunContext context;
  private final SqlPairLog log;
  private final RunDisplay display;

  ReportPhase(RunContext context, SqlPairLog log, RunDisplay display) {
    this.context = context;
    this.log = log;
    this.display = display;
  }

  ReportData run(PhaseSeconds seconds) throws IOException {
    List<Prompt> prompts = context.prompts().allHeldOut();
    display.phase("evaluate", 2L * prompts.size());
    SortedMap<Long, Map<String, Double>> evaluations = Validated.comparable(log.evaluations());
    long best = BestVersions.best(evaluations);
    BestVersions versions = BestVersions.of(context);
    versions.deliver(best, context.folder().model());
    try (Weights delivered = context.reference().read(context.folder().model());
        Proxy proxy = context.proxy()) {
      if (delivered.adapted() && context.settings().lora().saveMerged()) {
        versions.deliverMerged(delivered, context.folder().merged());
      }
      HeldOutEvaluation evaluation =
          new HeldOutEvaluation(
              new Answering(
                  context.sampling(prompts, HELD_OUT, 1, context.threads()),
                  Optional.of(proxy),
                  context.prompts().corpus().map(GoldScorer::new)));
      Comparison comparison =
          evaluation.compare(
              context.reference().weights(),
              delivered,
              new PolicyVersion(best),
              done -> display.progress(done, Map.of()));
      Evaluations evaluated = new RunEvaluations(context, log).write(comparison, best, proxy);
      seconds.end();
      List<MetricSample> samples = MetricsFile.read(context.folder().metrics());
      ReportData data =
          new ReportData(
              report(comparison, best, seconds, samples, evaluated.heldOut()),
              samples,
              versions(evaluations),
              comparisons(comparison),
              evaluated);
      ReportFiles.write(context.folder().path(), data);
      return data;
    }
  }

  private RunReport report(
      Comparison comparison,
      long best,
      PhaseSeconds seconds,
      List<MetricSample> samples,
      EvaluationFile measured) {
    PairLog.Counts counts = log.counts();
    OptionalLong peak = PeakMemory.bytes();
    StreamFigures figures = StreamFigures.of(samples, seconds.of("align"));
    return new RunReport(
        context.folder().path().getFileName().toString(),
        context.settings().seed(),
        context.settings().objective(),
        seconds.all(),
        peak.isPresent() ? (Long) peak.getAsLong() : null,
        HeldOutEvaluation.figures(comparison, context.prompts().heldOut()),
        figures.throughput(),
        figures.policyLag(),
        best,
        context
            .rewardModel()
            .map(
                made ->
                    new RunReport.RewardModelQuality(
                        made.quality().accuracy(),
                        made.quality().noiseCeiling(),
                        made.quality().shareOfCeiling()))
            .orElse(null),
        log.judges().stream()
            .map(
                judge -> new RunReport.JudgeOfRun(judge.ordinal(), judge.since(), judge.settings()))
            .toList(),
        new RunReport.Prompts(counts.fed(), counts.paired(), counts.sampled(), counts.dropped()),
        trained(log.trained()),
        measured);
  }

  private static RunReport.Trained trained(Trained of) {
    return new RunReport.Trained(of.fresh(), of.replayed(), of.offline());
  }

  private static List<VersionPoint> versions(SortedMap<Long, Map<String, Double>> evaluations) {
    List<VersionPoint> out = new ArrayList<>();
    evaluations.forEach(
        (version, metrics) ->
            out.add(
                new VersionPoint(
                    version, metrics.get("val/kl"), metrics.get(BestVersions.REWARD))));
    return out;
  }

  /** Evenly spread over the held-out prompts, first half and second half in turn. */
  private List<SampleComparison> comparisons(Comparison c) {
    List<String> splits = HeldOutEvaluation.splitNames(context.prompts().heldOut());
    int n = c.prompts().size();
    int shown = Math.min(SHOWN, n);
    List<SampleComparison> out = new ArrayList<>();
    for (int k = 0; k < shown; k++) {
      int place = k % 2 == 0 ? k / 2 : (shown + 1) / 2 + k / 2;
      int i = (int) ((long) place * n / shown);
      Candidate after = c.after().first().get(i);
      out.add(
          new SampleComparison(
              c.prompts().get(i).text(),
              splits.get(i),
              c.before().first().get(i).text(),
              after.text(),
              goldOf(c.before().gold(), i),
              goldOf(c.after().gold(), i),
              c.before().proxy()[i][0],
              c.after().proxy()[i][0],
              credit(c.prompts().get(i), after)));
    }
    return out;
  }

  private static Double goldOf(double[][] scores, int i) {
    return scores.length == 0 ? null : (Double) scores[i][0];
  }

  /** Token credit of Inverse-Q*; empty for other objectives. */
  private List<TokenCredit> credit(Prompt prompt, Candidate response) {
    if (context.preferencePairs() || response.tokens().length == 0) return List.of();
    ContrastSample sample = context.encoder().contrast(prompt.text(), response.tokens());
    float[] credit =
        Objectives.superior(context.settings(), context.models())
            .credit(List.of(sample), context.settings().learner().inverseQ().beta())[0];
    List<TokenCredit> out = new ArrayList<>();
    for (int t = 0; t < credit.length; t++) {
      String text = context.reference().tokenizer().decode(new int[] {response.tokens()[t]}, false);
      out.add(new TokenCredit(text, credit[t]));
    }
    return out;
  }
}
