package io.tributary.app.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.display.ProgressBar.Style;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ProgressBarTest {
  private final ProgressBar plain = new ProgressBar(true, Style.PLAIN);

  private static Progress progress(long done, long total) {
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("extra/figure", 0.5);
    figures.put("tokens_per_s", 5120.4);
    figures.put("policy_lag", 0.8);
    figures.put("kl", 2.4);
    figures.put("margin", 0.31);
    figures.put("reward", 0.62);
    figures.put("pairs", 702.0);
    figures.put("prompts", 736.0);
    return new Progress("align", total, done, Duration.ofSeconds(60), figures);
  }

  @Test
  void showsPhaseBarTimeLeftAndFiguresInTheirOrder() {
    assertThat(plain.lines(progress(40, 80), 100))
        .containsExactly(
            "align  ████████████████████····················  50 %  40/80  1:00 left",
            "  prompts 736 · pairs 702 · reward 0.62 · margin 0.31 · KL 2.40 · lag 0.80"
                + " · tok/s 5,120",
            "  extra/figure 0.50");
  }

  @Test
  void showsTheTimeGoneWhereTheTotalIsNotKnown() {
    assertThat(plain.lines(progress(1234, 0), 60).get(0)).isEqualTo("align  1,234  1:00");
  }

  @Test
  void drawsInAsciiWhereItMust() {
    ProgressBar ascii = new ProgressBar(false, Style.PLAIN);
    assertThat(ascii.bar(0.5, 10)).isEqualTo("#####-----");
    assertThat(ascii.lines(progress(40, 80), 100))
        .allSatisfy(line -> assertThat(line).matches("[ -~]*"));
  }

  @Test
  void coloursOnlyWhenWanted() {
    assertThat(new ProgressBar(true, Style.COLOURED).lines(progress(1, 2), 80).get(0))
        .contains("\u001b[");
    assertThat(plain.lines(progress(1, 2), 80).get(0)).doesNotContain("\u001b");
    assertThat(plain.ended(progress(80, 80), 80)).startsWith("✓ align  80 in 1:00  prompts");
  }

  @Property
  void noLineIsWiderThanTheTerminal(@ForAll @IntRange(min = 1, max = 200) int width) {
    List<String> lines = plain.lines(progress(40, 80), width);
    assertThat(lines)
        .allSatisfy(l -> assertThat(TerminalText.columns(l)).isLessThanOrEqualTo(width));
    assertThat(TerminalText.columns(plain.ended(progress(80, 80), width)))
        .isLessThanOrEqualTo(Math.max(2, width));
  }

  @Property
  void theBarIsAsLongAsAsked(
      @ForAll @DoubleRange(min = 0, max = 1) double share,
      @ForAll @IntRange(min = 1, max = 80) int columns) {
    assertThat(plain.bar(share, columns)).hasSize(columns);
  }
}
