package io.tributary.app.report;

import io.tributary.app.evaluation.EvaluationFile;
import java.util.List;
import java.util.Objects;

/**
 * All that the HTML report shows.
 *
 * @param metrics what metrics.jsonl holds, in order of step
 * @param versions the validated policy versions, in order
 * @param comparisons responses of both models to held-out prompts
 * @param evaluations what lies in {@code eval/}
 */
public record ReportData(
    RunReport report,
    List<MetricSample> metrics,
    List<VersionPoint> versions,
    List<SampleComparison> comparisons,
    Evaluations evaluations) {
  public ReportData {
    Objects.requireNonNull(evaluations, "evaluations");
    Objects.requireNonNull(report, "report");
    metrics = List.copyOf(metrics);
    versions = List.copyOf(versions);
    comparisons = List.copyOf(comparisons);
  }

  /**
   * The evaluations of a run.
   *
   * @param heldOut the delivered version against the reference; null if there is none
   * @param validated the validated versions against each other; null if there are not two
   */
  public record Evaluations(EvaluationFile heldOut, EvaluationFile validated) {
    public static final Evaluations NONE = new Evaluations(null, null);
  }

  /**
   * A policy version on the validation prompts.
   *
   * @param kl nats a response from the reference model
   * @param reward mean of what the run optimised
   */
  public record VersionPoint(long version, double kl, double reward) {}

  /**
   * One held-out prompt with both models' responses.
   *
   * @param split kind of held-out prompt
   * @param goldBefore score by the gold scorer; null where there is none
   * @param goldAfter the same for the response after
   * @param proxyBefore what the run optimises, of the response before; null without it
   * @param proxyAfter the same for the response after
   * @param credit token credit of the response after; empty unless the objective is inverse-q
   */
  public record SampleComparison(
      String prompt,
      String split,
      String before,
      String after,
      Double goldBefore,
      Double goldAfter,
      Double proxyBefore,
      Double proxyAfter,
      List<TokenCredit> credit) {
    public SampleComparison {
      credit = List.copyOf(credit);
    }
  }

  /**
   * A token of a response with the credit that Inverse-Q* gives it.
   *
   * @param text the token's text as it appears in the response
   */
  public record TokenCredit(String text, double credit) {}
}
