package io.tributary.app.report;

import io.tributary.app.display.Numbers;
import io.tributary.app.display.TerminalText;
import io.tributary.app.report.ReportData.SampleComparison;
import io.tributary.app.report.RunReport.Evaluation;
import java.util.ArrayList;
import java.util.List;

/** The end of a run in the terminal: what it came to, three responses, what to do next. */
public final class ReportSummary {
  private static final int RESPONSES = 3;
  private static final int NARROWEST = 40;
  private static final int WIDEST = 110;

  private ReportSummary() {}

  /** What {@code --quiet} shows: the verdict, the win rate and the folder. */
  public static String headline(RunReport report, String runFolder) {
    return PlainWords.verdict(report.eval().winRateVsRef())
        + "\n"
        + PlainWords.winRate(report.eval())
        + "\n"
        + TerminalText.oneLine(runFolder);
  }

  /**
   * The whole summary.
   *
   * @param runFolder as the user would write it
   * @param width columns of the terminal
   */
  public static String render(ReportData data, String runFolder, int width) {
    int columns = Math.max(NARROWEST, Math.min(WIDEST, width));
    List<String> lines = new ArrayList<>();
    Evaluation eval = data.report().eval();
    lines.add(PlainWords.verdict(eval.winRateVsRef()));
    lines.addAll(TerminalText.wrap(PlainWords.winRate(eval), columns));
    lines.add("");
    figures(lines, data.report());
    responses(lines, data.comparisons(), columns);
    lines.add("");
    next(lines, data.report(), TerminalText.oneLine(runFolder));
    return String.join("\n", lines);
  }

  private static void figures(List<String> lines, RunReport report) {
    Evaluation eval = report.eval();
    if (eval.goldReward() != null) {
      figure(lines, "gold reward", PlainWords.change(eval.goldReward()));
    }
    if (eval.proxyReward() != null) {
      figure(lines, "proxy reward", PlainWords.change(eval.proxyReward()));
    }
    figure(lines, "KL", Numbers.decimal(eval.klNatsPerResponse()) + " nats a response");
    figure(lines, "truncated", PlainWords.changeInPercent(eval.truncated()));
    figure(lines, "length", PlainWords.change(eval.meanLength()) + " tokens");
    RunReport.Throughput throughput = report.throughput();
    figure(
        lines,
        "throughput",
        Numbers.decimal(throughput.candidatesPerS())
            + " candidates/s, "
            + Numbers.count(Math.round(throughput.sampledTokensPerS()))
            + " tok/s sampled, "
            + Numbers.count(Math.round(throughput.trainedTokensPerS()))
            + " tok/s trained");
    if (report.peakRssBytes() != null) {
      double gib = report.peakRssBytes() / (double) (1L << 30);
      figure(lines, "peak memory", Numbers.decimal(gib) + " GiB");
    }
  }

  private static void figure(List<String> lines, String name, String value) {
    lines.add("  " + TerminalText.pad(name, 14) + value);
  }

  private static void responses(
      List<String> lines, List<SampleComparison> comparisons, int columns) {
    int side = (columns - 5) / 2;
    for (SampleComparison c : comparisons.subList(0, Math.min(RESPONSES, comparisons.size()))) {
      lines.add("");
      for (String line : TerminalText.wrap("> " + c.prompt(), columns)) lines.add(line);
      List<String> before = TerminalText.wrap(c.before(), side);
      List<String> after = TerminalText.wrap(c.after(), side);
      String rule = "─".repeat(side);
      lines.add(
          "  "
              + head("before", c.goldBefore(), side)
              + " │ "
              + head("after", c.goldAfter(), side).strip());
      lines.add("  " + rule + "─┼─" + rule);
      for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
        String left = TerminalText.pad(i < before.size() ? before.get(i) : "", side);
        String right = i < after.size() ? after.get(i) : "";
        lines.add(("  " + left + " │ " + right).stripTrailing());
      }
    }
  }

  private static String head(String which, Double gold, int columns) {
    String head = gold == null ? which : which + " (gold " + Numbers.decimal(gold) + ")";
    return TerminalText.pad(TerminalText.fit(head, columns), columns);
  }

  private static void next(List<String> lines, RunReport report, String runFolder) {
    lines.add("  report   " + runFolder + "/report.html");
    lines.add("  figures  " + runFolder + "/report.json");
    lines.add("  model    " + runFolder + "/model (version " + report.bestVersion() + ")");
    lines.add("");
    lines.add("Next:");
    lines.add("  ./tributary sample --model " + runFolder + "/model \"...\"");
    lines.add("  ./tributary audit " + runFolder);
  }
}
