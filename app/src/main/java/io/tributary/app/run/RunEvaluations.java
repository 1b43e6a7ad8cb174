package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.Prompt;
import io.tributary.app.evaluation.Contestant;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.JudgeFigures;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.app.evaluation.Games;
import io.tributary.app.evaluation.LengthHeatMap;
import io.tributary.app.evaluation.Responded;
import io.tributary.app.evaluation.RoundRobin;
import io.tributary.app.evaluation.ValidationRecord;
import io.tributary.app.report.ReportData.Evaluations;
import io.tributary.app.run.HeldOutEvaluation.Comparison;
import io.tributary.streams.log.LoggedList;
import io.tributary.streams.log.LoggedPair;
import io.tributary.streams.log.SqlPairLog;
import io.tributary.streams.metrics.JsonlMetricSink;
import io.tributary.streams.metrics.MetricSample;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The evaluations at the end of a run: the delivered version against the reference on held-out
 * prompts, and the validated versions against each other. Both become files in {@code eval/} and
 * lines in the metric stream.
 */
final class RunEvaluations {
  static final String HELD_OUT = "held-out.json";
  static final String VALIDATED = "validated.json";

  /** More would make a table that nobody reads. */
  private static final int MOST_VERSIONS = 12;

  private static final int PAGE = 500;

  /** Of an endless stream the newest examples; all of them would fill the heap. */
  private static final long MOST_EXAMPLES = 20_000;

  private final RunContext context;
  private final SqlPairLog log;

  RunEvaluations(RunContext context, SqlPairLog log) {
    this.context = context;
    this.log = log;
  }

  Evaluations write(Comparison comparison, long best, Proxy proxy) throws IOException {
    EvaluationFile heldOut = heldOut(comparison, best, proxy);
    Path folder = context.folder().evaluations();
    EvaluationFiles.write(folder.resolve(HELD_OUT), heldOut);
    report(best, EvaluationMetrics.heldOut(heldOut));
    EvaluationFile validated = validated(best);
    if (validated != null) {
      EvaluationFiles.write(folder.resolve(VALIDATED), validated);
      for (VersionFigures v : validated.versions()) {
        report(v.version(), EvaluationMetrics.ratings(v));
      }
    }
    return new Evaluations(heldOut, validated);
  }

  private void report(long version, Map<String, Double> figures) {
    JsonlMetricSink.append(
        context.folder().metrics(),
        new MetricSample(version, Clock.systemUTC().instant(), figures));
  }

  private EvaluationFile heldOut(Comparison c, long best, Proxy proxy) throws IOException {
    boolean gold = context.prompts().corpus().isPresent();
    List<Contestant> both =
        List.of(c.before().contestant("reference", 0L), c.after().contestant("v" + best, best));
    Games games = Games.ofRewards(new double[][] {c.before().yardstick(), c.after().yardstick()});
    return RoundRobin.evaluate(
            setting("held-out", gold ? "gold" : "proxy"),
            both,
            games,
            categories(c.prompts()),
            judge(c, proxy))
        .with(candidates());
  }

  /** Null for fewer than two versions. */
  private EvaluationFile validated(long best) {
    List<Prompt> prompts = context.prompts().validation();
    List<ValidationRecord> all =
        ValidationFiles.of(
                context.folder(),
                context.settings(),
                prompts,
                RunJudge.ordinal(log, context.settings()))
            .all();
    List<Contestant> versions =
        spread(all, best).stream().map(ValidationRecord::contestant).toList();
    if (versions.size() < 2) return null;
    double[][] rewards = new double[versions.size()][];
    for (int v = 0; v < rewards.length; v++) rewards[v] = versions.get(v).first(Responded::reward);
    return RoundRobin.evaluate(
        setting("validation", "proxy"),
        versions,
        Games.ofRewards(rewards),
        RoundRobin.oneCategory("validation", prompts.size()),
        null);
  }

  /** At most a dozen, the first, the best and the last among them. */
  static List<ValidationRecord> spread(List<ValidationRecord> all, long best) {
    if (all.size() <= MOST_VERSIONS) return all;
    List<ValidationRecord> out = new ArrayList<>();
    int room = MOST_VERSIONS - 1;
    int next = 0;
    for (int i = 0; i < all.size(); i++) {
      boolean due = i * (room - 1) >= next * (all.size() - 1);
      if (due) next++;
      if (due || all.get(i).version() == best) out.add(all.get(i));
    }
    return out;
  }

  private RoundRobin.Setting setting(String kind, String yardstick) {
    return new RoundRobin.Setting(
        kind,
        context.settings().seed(),
        context.settings().evaluation().temperature(),
        yardstick,
        context.bestOf());
  }

  private List<String> categories(List<Prompt> prompts) throws IOException {
    return context.prompts().corpus().isPresent()
        ? PromptCategories.ofCorpus(context.prompts().corpus().get(), prompts)
        : PromptCategories.ofFile(context.settings().prompts().file().orElseThrow(), prompts);
  }

  private JudgeFigures judge(Comparison c, Proxy proxy) {
    if (!(proxy instanceof Proxy.ByJudge by)) return null;
    List<Candidate> before = c.before().first();
    List<Candidate> after = c.after().first();
    return context
        .prompts()
        .corpus()
        .map(
            corpus ->
                JudgeQuality.onHeldOut(
                    by.judge(), context.settings(), corpus, c.prompts(), after, before))
        .orElseGet(() -> JudgeQuality.onResponses(by.judge(), c.prompts(), after, before));
  }

  /** The judge's scores of the candidates that became pairs or lists; null without any. */
  private LengthHeatMap candidates() {
    List<double[]> scores = new ArrayList<>();
    List<double[]> lengths = new ArrayList<>();
    long sequence = Math.max(0, log.counts().examples() - MOST_EXAMPLES);
    List<LoggedList> page = log.listsAfter(sequence, PAGE);
    while (!page.isEmpty()) {
      for (LoggedList list : page) {
        scores.add(list.candidates().stream().mapToDouble(LoggedPair.Text::score).toArray());
        lengths.add(list.candidates().stream().mapToDouble(c -> c.text().length()).toArray());
        sequence = list.sequence();
      }
      page = log.listsAfter(sequence, PAGE);
    }
    if (scores.isEmpty()) return null;
    return LengthHeatMap.of(scores.toArray(double[][]::new), lengths.toArray(double[][]::new));
  }
}
