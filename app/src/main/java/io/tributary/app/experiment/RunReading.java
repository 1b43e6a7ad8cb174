package io.tributary.app.experiment;

import io.tributary.app.evaluation.Bootstrap;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.app.evaluation.Interval;
import io.tributary.app.evaluation.ValidationRecord;
import io.tributary.app.evaluation.WinRate;
import io.tributary.app.report.ReportFiles;
import io.tributary.app.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Takes an arm's figures out of the files of its run. */
final class RunReading {
  private RunReading() {}

  /**
   * Reads a finished run.
   *
   * @param versions the evaluation of its versions; null without
   * @param perStep examples in a step
   */
  static ArmResult of(Arm arm, long seed, Path run, Path versions, int perStep) throws IOException {
    RunReport report = ReportFiles.read(run);
    List<ArmResult.Point> curve =
        versions == null ? List.of() : curve(EvaluationFiles.read(versions), perStep);
    return new ArmResult(
        ArmResult.SCHEMA, arm.name(), seed, Budget.of(report), figures(report, run), curve);
  }

  private static Map<String, Interval> figures(RunReport report, Path run) throws IOException {
    EvaluationFile measured = report.measured();
    VersionFigures delivered = measured.versions().get(1);
    WinRate rate = measured.games().get(0).winRate();
    Map<Measure, Interval> figures = new LinkedHashMap<>();
    figures.put(Measure.REWARD, delivered.reward());
    figures.put(Measure.GAIN, delivered.gain());
    figures.put(
        Measure.NET_WINS,
        new Interval(2 * rate.value() - 1, 2 * rate.low() - 1, 2 * rate.high() - 1));
    figures.put(Measure.PROXY, delivered.proxy() == null ? Interval.NONE : delivered.proxy());
    figures.put(Measure.KL, delivered.kl() == null ? Interval.NONE : delivered.kl().response());
    figures.put(Measure.LENGTH, length(report, run));
    figures.put(Measure.LAG, Intervals.valueAlone(report.policyLag().mean()));
    figures.put(Measure.STALE, Intervals.valueAlone(report.policyLag().dropped()));
    figures.put(Measure.SPEED, Intervals.valueAlone(report.throughput().candidatesPerS()));
    figures.put(
        Measure.ALIGN_SECONDS,
        Intervals.valueAlone(report.seconds().getOrDefault("align", Double.NaN)));
    Map<String, Interval> byName = new LinkedHashMap<>();
    figures.forEach((measure, interval) -> byName.put(measure.name(), interval));
    return byName;
  }

  /** Of the delivered version on the validation prompts, whose responses are kept one by one. */
  private static Interval length(RunReport report, Path run) throws IOException {
    ValidationRecord validated =
        EvaluationFiles.read(
            run.resolve("eval/validation-v" + report.bestVersion() + ".json"),
            ValidationRecord.class);
    List<Integer> characters = validated.characters();
    return new Bootstrap(characters.size(), Bootstrap.REPLICATES, report.seed())
        .interval(
            prompts -> {
              double sum = 0;
              for (int p : prompts) sum += characters.get(p);
              return sum / prompts.length;
            });
  }

  private static List<ArmResult.Point> curve(EvaluationFile evaluation, int perStep) {
    List<ArmResult.Point> points = new ArrayList<>();
    for (VersionFigures v : evaluation.versions()) {
      points.add(
          new ArmResult.Point(
              v.version(),
              v.version() * perStep,
              v.reward(),
              v.gain(),
              v.proxy() == null ? Interval.NONE : v.proxy(),
              v.kl() == null ? Interval.NONE : v.kl().response()));
    }
    points.sort(Comparator.comparingLong(ArmResult.Point::version));
    return points;
  }
}
