package io.tributary.app.experiment;

import io.tributary.app.display.Numbers;
import io.tributary.app.evaluation.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an experiment's figures say of its claim.
 *
 * @param sentence the whole of it, for people
 * @param budgetDifferences where arms were not given the same; the claim is undecided then
 */
public record Decision(
    Verdict verdict, String sentence, List<Finding> findings, List<String> budgetDifferences) {
  public Decision {
    findings = List.copyOf(findings);
    budgetDifferences = List.copyOf(budgetDifferences);
  }

  /**
   * One contrast.
   *
   * @param role {@code claim}, {@code condition} or {@code beside}
   * @param above the bound that the figure is asked to be above
   */
  public record Finding(String says, String role, Interval figure, double above, Verdict verdict) {

    /** The statement with its figures. */
    public String text() {
      String interval =
          Double.isFinite(figure.low()) && Double.isFinite(figure.high())
              ? " (%s to %s)"
                  .formatted(Numbers.decimal(figure.low()), Numbers.decimal(figure.high()))
              : " (one seed gives no interval)";
      if (!figure.known()) return says + ": not measured";
      return "%s: %s%s, asked for more than %s, %s"
          .formatted(
              says,
              Numbers.decimal(figure.value()),
              interval,
              Numbers.decimal(above),
              verdict.words());
    }
  }

  static Decision of(Experiment experiment, List<ArmResult> results) {
    Set<String> budgeted =
        experiment.arms().stream().filter(Arm::budgeted).map(Arm::name).collect(Collectors.toSet());
    List<String> differences =
        Budget.differences(
            experiment.equal(), results.stream().filter(r -> budgeted.contains(r.arm())).toList());
    List<Finding> findings = new ArrayList<>();
    List<Verdict> parts = new ArrayList<>();
    List<String> unmet = new ArrayList<>();
    for (Contrast contrast : experiment.contrasts()) {
      Interval figure = contrast.figure(results);
      Verdict verdict = contrast.verdict(figure);
      String role = contrast.role().name().toLowerCase(Locale.ROOT);
      Finding finding = new Finding(contrast.says(), role, figure, contrast.above(), verdict);
      findings.add(finding);
      switch (contrast.role()) {
        case CLAIM -> parts.add(verdict);
        case CONDITION -> {
          if (verdict != Verdict.HOLDS) unmet.add(finding.text());
        }
        case BESIDE -> {}
      }
    }
    boolean fair = differences.isEmpty() && unmet.isEmpty();
    Verdict verdict = fair ? Verdict.all(parts) : Verdict.UNDECIDED;
    return new Decision(
        verdict,
        sentence(experiment, verdict, findings, unmet, differences, results),
        findings,
        differences);
  }

  private static String sentence(
      Experiment experiment,
      Verdict verdict,
      List<Finding> findings,
      List<String> unmet,
      List<String> differences,
      List<ArmResult> results) {
    String head =
        switch (verdict) {
          case HOLDS -> "Holds: ";
          case DOES_NOT_HOLD -> "Does not hold: ";
          case UNDECIDED -> "Undecided: ";
        };
    String why;
    if (!differences.isEmpty()) {
      why = "the arms were not given the same: " + String.join("; ", differences);
    } else if (!unmet.isEmpty()) {
      why = "the runs do not show what must be there to decide it: " + String.join("; ", unmet);
    } else {
      why =
          findings.stream()
              .filter(f -> f.role().equals("claim"))
              .map(Finding::text)
              .collect(Collectors.joining("; "));
    }
    List<Long> seeds = results.stream().map(ArmResult::seed).distinct().sorted().toList();
    String seen =
        seeds.size() == 1
            ? " Seen with seed %d alone; what another seed would change is not in the intervals."
                .formatted(seeds.get(0))
            : " Intervals hold 95 %% over %d seeds.".formatted(seeds.size());
    return head + experiment.claim() + ". In figures, " + why + "." + seen;
  }
}
