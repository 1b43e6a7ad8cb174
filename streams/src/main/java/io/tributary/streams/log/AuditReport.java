package io.tributary.streams.log;

import java.nio.file.Path;
import java.util.List;
import java.util.StringJoiner;
import java.util.TreeMap;

/**
 * What an audit found.
 *
 * @param log what the pair log is called; empty for that in the run folder
 * @param counts totals of the log; zeros if it could not be read
 * @param steps learner steps in the ledger
 * @param checkpoints the steps of the readable checkpoints, ascending
 * @param mixed what the steps trained beside new examples
 */
public record AuditReport(
    Path runFolder,
    String log,
    List<Finding> findings,
    PairLog.Counts counts,
    long steps,
    List<Long> checkpoints,
    Mixed mixed) {
  /** What is proven; the order is that of the report. */
  public enum Check {
    SOUND("the database is sound"),
    FED("fed prompts are numbered without gaps from 0"),
    OUTCOMES("every fed prompt has exactly one outcome"),
    JUDGED("every judged outcome is of one of the run's judges"),
    PAIRS("every pair has its candidates, and chosen scores above rejected"),
    EXAMPLES("every pair or sample is one example, numbered without gaps from 1"),
    TRAINED_ONCE("no example was trained or passed over twice"),
    STEPS("learner steps are numbered without gaps from 1, each with its examples"),
    MIXED("replayed and offline examples are those that the run's mix draws"),
    FENCED("no feed or learner went on after another took over"),
    CHECKPOINTS("every checkpoint holds exactly what the ledger says was trained");

    private final String claim;

    Check(String claim) {
      this.claim = claim;
    }

    public String claim() {
      return claim;
    }
  }

  /** Examples trained beside new ones, each as often as it was. */
  public record Mixed(long replayed, long offline) {
    static final Mixed NOTHING = new Mixed(0, 0);
  }

  /** One way in which a check failed, as a sentence. */
  public record Finding(Check check, String message) {}

  public AuditReport {
    findings = List.copyOf(findings);
    checkpoints = List.copyOf(checkpoints);
  }

  public boolean passed() {
    return findings.isEmpty();
  }

  /** Prompts fed and not decided yet. */
  public long inFlight() {
    return counts.fed() - counts.outcomes();
  }

  /** The report for people, several lines without a line break at the end. */
  public String text() {
    StringJoiner lines = new StringJoiner("\n");
    lines.add("Audit of " + runFolder + (log.isEmpty() ? "" : ", pair log " + log));
    lines.add("  fed %d prompts: %s".formatted(counts.fed(), outcomes()));
    lines.add(
        "  trained %d examples in %d steps, %d passed over as stale; %s%s"
            .formatted(counts.trained(), steps, counts.stale(), mixedText(), checkpointText()));
    for (Check check : Check.values()) {
      List<Finding> failed = findings.stream().filter(f -> f.check() == check).toList();
      lines.add("  %-6s  %s".formatted(verdict(check, failed), check.claim()));
      for (Finding finding : failed) lines.add("          - " + finding.message());
    }
    lines.add(passed() ? "PASSED" : "FAILED: " + findings.size() + " findings");
    return lines.toString();
  }

  private String verdict(Check check, List<Finding> failed) {
    if (!failed.isEmpty()) return "FAILED";
    boolean unsound = findings.stream().anyMatch(f -> f.check() == Check.SOUND);
    // On a damaged file nothing else is proven.
    return unsound ? "?" : "ok";
  }

  private String outcomes() {
    String text =
        "%d pair, %d sample, %d dropped"
            .formatted(
                counts.paired(),
                counts.sampled(),
                counts.outcomes() - counts.paired() - counts.sampled());
    if (!counts.dropped().isEmpty()) text += " " + new TreeMap<>(counts.dropped());
    return inFlight() == 0 ? text : text + ", %d in flight".formatted(inFlight());
  }

  private String mixedText() {
    if (mixed.equals(Mixed.NOTHING)) return "";
    return "beside them %d replayed, %d offline; ".formatted(mixed.replayed(), mixed.offline());
  }

  private String checkpointText() {
    return checkpoints.isEmpty() ? "no checkpoints" : "checkpoints at steps " + checkpoints;
  }
}
