package io.tributary.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.display.TerminalText;
import io.tributary.app.evaluation.WinRate;
import io.tributary.app.report.ReportData.SampleComparison;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportSummaryTest {
  private static final String FOLDER = "runs/2026-01-31-dpo-17";

  @Test
  void saysWhatItCameToAndWhatToDoNext() {
    String summary = ReportSummary.render(MadeUpRun.data("dpo"), FOLDER, 100);
    assertThat(summary)
        .contains("The model became better.")
        .contains("won 82.0 %")
        .contains("77.9 to 85.5 %; 301 wins, 28 ties, 55 losses")
        .contains("0.13 → 0.70 (+0.58)")
        .contains("7.31 nats a response")
        .contains("1.8 % → 2.3 %")
        .contains("3,120 tok/s sampled")
        .contains(FOLDER + "/report.html")
        .contains("./tributary sample --model " + FOLDER + "/model")
        .contains("./tributary audit " + FOLDER);
    assertThat(summary.lines().filter(line -> line.startsWith("> "))).hasSize(3);
    assertThat(summary).contains("before (gold").contains("after (gold");
  }

  @Test
  void fitsTheTerminal() {
    for (int width : new int[] {40, 80, 200}) {
      List<String> sideBySide =
          ReportSummary.render(MadeUpRun.data("dpo"), "r", width)
              .lines()
              .filter(line -> line.contains("│") || line.startsWith("> "))
              .toList();
      assertThat(sideBySide)
          .isNotEmpty()
          .allSatisfy(line -> assertThat(TerminalText.columns(line)).isLessThanOrEqualTo(width));
    }
  }

  @Test
  void lettersOfResponsesCannotSteerTheTerminal() {
    ReportData data = MadeUpRun.data("dpo");
    String attack = "\u001b]0;owned\u0007\u001b[2J";
    SampleComparison hostile =
        new SampleComparison(attack, "s", attack, attack, 0.0, 0.0, null, null, List.of());
    String summary =
        ReportSummary.render(
            new ReportData(
                data.report(), List.of(), List.of(), List.of(hostile), ReportData.Evaluations.NONE),
            attack,
            80);
    assertThat(summary).doesNotContain("\u001b").doesNotContain("\u0007");
  }

  @Test
  void doesNotFlatter() {
    assertThat(PlainWords.verdict(WinRate.of(200, 0, 184)))
        .isEqualTo("No difference that this many prompts could show.");
    assertThat(PlainWords.verdict(WinRate.of(100, 0, 284))).isEqualTo("The model became worse.");
    assertThat(PlainWords.verdict(WinRate.of(0, 0, 0))).isEqualTo("No prompts were compared.");
  }

  @Test
  void theHeadlineIsShort() {
    assertThat(ReportSummary.headline(MadeUpRun.report("dpo"), FOLDER).lines())
        .hasSize(3)
        .last()
        .isEqualTo(FOLDER);
  }
}
