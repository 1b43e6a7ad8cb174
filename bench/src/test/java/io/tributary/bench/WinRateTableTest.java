package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WinRateTableTest {
  private final Map<Arm, RunFigures> runs = new LinkedHashMap<>();

  @Test
  void showsARun() throws Exception {
    runs.put(new Arm("dpo", 17, null), RunFigures.of(Reports.dpo()));
    String[] lines = WinRateTable.render(runs).split("\n");
    assertThat(lines).hasSize(3);
    assertThat(lines[0]).startsWith("| objective | seed | win rate | 95 % interval  | templates |");
    assertThat(lines[2].split(" *\\| *"))
        .containsExactly(
            "",
            "dpo",
            "17",
            "0.813",
            "0.770 to 0.848",
            "0.800",
            "0.825",
            "-0.50 → 1.25",
            "7.50",
            "1.3 % → 2.1 %",
            "0.810 / 0.900 = 0.900",
            "2.5",
            "1.50");
  }

  @Test
  void aFigureThatIsMissingIsADash() throws Exception {
    runs.put(new Arm("inverse-q", 1, null), RunFigures.of(Reports.bare()));
    assertThat(WinRateTable.render(runs).split("\n")[2].split(" *\\| *"))
        .containsExactly(
            "",
            "inverse-q",
            "1",
            "0.813",
            "0.770 to 0.848",
            "–",
            "–",
            "– → –",
            "7.50",
            "1.3 % → 2.1 %",
            "–",
            "2.5",
            "–");
  }

  @Test
  void mediansAreOfTheRunsWithTheSettingsRate() throws Exception {
    runs.put(new Arm("dpo", 1, null), Reports.withWinRate(0.7));
    runs.put(new Arm("dpo", 2, null), Reports.withWinRate(0.9));
    runs.put(new Arm("dpo", 3, null), Reports.withWinRate(0.8));
    runs.put(new Arm("dpo", 1, 0.0), Reports.withWinRate(0.5));
    runs.put(new Arm("inverse-q", 1, null), Reports.withWinRate(0.6));
    assertThat(WinRateTable.medians(runs)).containsOnlyKeys("dpo");
    assertThat(WinRateTable.medians(runs).get("dpo").winRate()).isEqualTo(0.8);
    String table = WinRateTable.render(runs);
    assertThat(table).contains("dpo, learning rate 0").contains("median");
    assertThat(table.split("\n")).hasSize(2 + 5 + 1);
  }
}
