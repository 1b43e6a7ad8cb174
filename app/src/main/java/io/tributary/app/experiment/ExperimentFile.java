package io.tributary.app.experiment;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tributary.app.evaluation.Interval;
import io.tributary.app.experiment.Decision.Finding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an experiment's {@code report.json} holds.
 *
 * @param schema {@link #SCHEMA}
 * @param date of the report
 * @param equal what all budgeted arms had to be given the same of
 * @param budgetDifferences where they were not
 * @param arms figures over all seeds
 * @param results figures by arm and seed
 */
public record ExperimentFile(
    String schema,
    String experiment,
    boolean quick,
    String date,
    List<Long> seeds,
    String question,
    String claim,
    String source,
    Verdict verdict,
    String sentence,
    List<Finding> findings,
    List<Budget.Part> equal,
    @JsonProperty("budget_differences") List<String> budgetDifferences,
    List<ArmFigures> arms,
    List<ArmResult> results) {
  public static final String SCHEMA = "tributary-experiment/1";

  /**
   * An arm over all seeds.
   *
   * @param settings over those of the experiment; of an arm of several commands, each of them
   * @param figures by the name of a {@link Measure}
   */
  public record ArmFigures(String arm, List<String> settings, Map<String, Interval> figures) {}

  static ExperimentFile of(
      Experiment experiment, boolean quick, String date, List<ArmResult> results) {
    Decision decision = Decision.of(experiment, results);
    return new ExperimentFile(
        SCHEMA,
        experiment.name(),
        quick,
        date,
        results.stream().map(ArmResult::seed).distinct().toList(),
        experiment.question(),
        experiment.claim(),
        experiment.source(),
        decision.verdict(),
        decision.sentence(),
        decision.findings(),
        experiment.equal(),
        decision.budgetDifferences(),
        experiment.arms().stream().map(arm -> figures(arm, results)).toList(),
        results);
  }

  private static ArmFigures figures(Arm arm, List<ArmResult> results) {
    List<ArmResult> own = results.stream().filter(r -> r.arm().equals(arm.name())).toList();
    Map<String, Interval> figures = new LinkedHashMap<>();
    for (Measure measure : Measure.KEPT) {
      figures.put(
          measure.name(),
          Intervals.overSeeds(own.stream().map(r -> measure.of().apply(r)).toList()));
    }
    return new ArmFigures(arm.name(), arm.told(), figures);
  }
}
