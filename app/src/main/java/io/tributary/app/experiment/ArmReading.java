package io.tributary.app.experiment;

import com.fasterxml.jackson.databind.JsonNode;
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

/** Takes an arm's figures out of the files that its stages made. */
final class ArmReading {
  private final Arm arm;
  private final Places places;

  private ArmReading(Arm arm, Places places) {
    this.arm = arm;
    this.places = places;
  }

  /** Reads an arm all of whose stages are done. */
  static ArmResult of(Experiment experiment, Arm arm, Places places) throws IOException {
    ArmReading reading = new ArmReading(arm, places);
    return new ArmResult(
        ArmResult.SCHEMA,
        arm.name(),
        places.seed(),
        reading.budget(),
        reading.figures(),
        experiment.curve() ? reading.curve() : List.of());
  }

  /** What a run was given; of a model made from files, what they hold and its training took. */
  private Budget budget() throws IOException {
    if (arm.last() instanceof Stage.Stream) return Budget.of(report(arm.last().name()));
    Budget sum = Budget.NONE;
    for (Stage stage : arm.stages()) {
      if (stage instanceof Stage.Pairs pairs) {
        sum = sum.plus(Budget.of(report(pairs.stream())).withoutGradients());
      } else if (stage instanceof Stage.Offline offline) {
        JsonNode said =
            EvaluationFiles.read(places.training(offline.name()), JsonNode.class).path("tokens");
        if (!said.isIntegralNumber()) {
          throw new IOException(places.training(offline.name()) + " does not tell its tokens");
        }
        sum = sum.plus(new Budget(0, 0, said.longValue()));
      }
    }
    return sum;
  }

  private RunReport report(String stream) throws IOException {
    return ReportFiles.read(places.run(stream));
  }

  private Map<String, Interval> figures() throws IOException {
    Map<Measure, Interval> figures = new LinkedHashMap<>();
    if (arm.last() instanceof Stage.Stream stream) ofRun(stream, figures);
    if (arm.against().isPresent()) {
      EvaluationFile compared = EvaluationFiles.read(places.comparison(arm));
      measured(compared, figures);
      double characters = compared.versions().get(1).characters();
      figures.put(Measure.LENGTH, Intervals.valueAlone(characters));
    }
    Map<String, Interval> byName = new LinkedHashMap<>();
    figures.forEach((measure, interval) -> byName.put(measure.name(), interval));
    return byName;
  }

  private void ofRun(Stage.Stream stream, Map<Measure, Interval> figures) throws IOException {
    RunReport report = report(stream.name());
    measured(report.measured(), figures);
    figures.put(Measure.LENGTH, length(report, places.run(stream.name())));
    figures.put(Measure.LAG, Intervals.valueAlone(report.policyLag().mean()));
    figures.put(Measure.STALE, Intervals.valueAlone(report.policyLag().dropped()));
    figures.put(Measure.SPEED, Intervals.valueAlone(report.throughput().candidatesPerS()));
    figures.put(
        Measure.ALIGN_SECONDS,
        Intervals.valueAlone(report.seconds().getOrDefault("align", Double.NaN)));
  }

  /** Of the second version, which was measured against the first. */
  private static void measured(EvaluationFile file, Map<Measure, Interval> figures) {
    VersionFigures delivered = file.versions().get(1);
    WinRate rate = file.games().get(0).winRate();
    figures.put(Measure.REWARD, delivered.reward());
    figures.put(Measure.GAIN, delivered.gain());
    figures.put(
        Measure.NET_WINS,
        new Interval(2 * rate.value() - 1, 2 * rate.low() - 1, 2 * rate.high() - 1));
    figures.put(Measure.PROXY, delivered.proxy() == null ? Interval.NONE : delivered.proxy());
    figures.put(Measure.KL, delivered.kl() == null ? Interval.NONE : delivered.kl().response());
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

  private List<ArmResult.Point> curve() throws IOException {
    int perStep = places.settings(arm.last()).learner().examplesPerStep();
    List<ArmResult.Point> points = new ArrayList<>();
    for (VersionFigures v : EvaluationFiles.read(places.versions(arm)).versions()) {
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
