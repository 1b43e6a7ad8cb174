package io.tributary.app.display;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplaysTest {
  private final StringWriter text = new StringWriter();
  private final PrintWriter out = new PrintWriter(text);
  private final TestClock clock = new TestClock();

  /** 20 steps, one a second, then the result. */
  private List<String> show(RunDisplay display) {
    try (display) {
      display.phase("align", 20);
      for (int step = 1; step <= 20; step++) {
        clock.advance(Duration.ofSeconds(1));
        display.progress(step, Map.of("reward", step / 20.0, "kl", Double.NaN));
        if (step == 10) display.note("version 10 is the best so far\u001b[2J");
      }
      display.done(new Result("headline", "summary é", Map.of("win_rate", 0.8)));
    }
    return text.toString().lines().toList();
  }

  @Test
  void plainShowsALineAtMostEveryInterval() {
    List<String> lines = show(new PlainDisplay(out, clock, ZoneOffset.UTC, Duration.ofSeconds(5)));
    assertThat(lines)
        .containsExactly(
            "12:00:00 align: 20 to do",
            "12:00:05 align 5/20 (25 %)  reward 0.25  KL -  0:15 left",
            "12:00:10 align 10/20 (50 %)  reward 0.50  KL -  0:10 left",
            "12:00:10 version 10 is the best so far\uFFFD[2J",
            "12:00:15 align 15/20 (75 %)  reward 0.75  KL -  0:05 left",
            "12:00:20 align 20/20 (100 %)  reward 1.00  KL -  0:00 left",
            "12:00:20 align ended after 0:20: 20/20  reward 1.00  KL -",
            "",
            "summary é");
  }

  @Test
  void quietShowsOnlyTheHeadline() {
    assertThat(show(new QuietDisplay(out))).containsExactly("headline");
  }

  @Test
  void jsonIsOneObjectALine() throws Exception {
    List<String> lines = show(new JsonDisplay(out, clock, Duration.ofSeconds(5)));
    List<String> events = new ArrayList<>();
    for (String line : lines) {
      JsonNode event = new ObjectMapper().readTree(line);
      assertThat(event.path("time").asText()).startsWith("2026-01-31T12:00:");
      events.add(event.path("event").asText());
    }
    assertThat(events)
        .containsExactly(
            "phase", "progress", "progress", "note", "progress", "progress", "progress", "done");
    JsonNode progress = new ObjectMapper().readTree(lines.get(1));
    assertThat(progress.path("done").asLong()).isEqualTo(5);
    assertThat(progress.path("left_s").asDouble()).isEqualTo(15);
    assertThat(progress.path("figures").path("reward").asDouble()).isEqualTo(0.25);
    assertThat(progress.path("figures").path("kl").isNull()).isTrue();
    JsonNode done = new ObjectMapper().readTree(lines.get(lines.size() - 1));
    assertThat(done.path("result").path("win_rate").asDouble()).isEqualTo(0.8);
  }

  @Test
  void theTerminalRedrawsInPlace() {
    show(new TerminalDisplay(out, clock, () -> 60, false, true));
    List<String> screen = new Screen().show(text.toString());
    assertThat(screen)
        .containsExactly(
            "version 10 is the best so far\uFFFD[2J",
            "✓ align  20 in 0:20  reward 1.00  KL -",
            "",
            "summary é");
  }

  @Test
  void theTerminalLeavesEndedPhasesAboveTheCurrentOne() {
    RunDisplay display = new TerminalDisplay(out, clock, () -> 60, false, true);
    display.phase("sft", 2);
    clock.advance(Duration.ofSeconds(3));
    display.progress(2, Map.of());
    display.phase("align", 4);
    clock.advance(Duration.ofSeconds(1));
    display.progress(1, Map.of("steps", 1.0));
    display.close();
    List<String> screen = new Screen().show(text.toString());
    assertThat(screen).hasSize(3);
    assertThat(screen.get(0)).isEqualTo("✓ sft  2 in 0:03");
    assertThat(screen.get(1)).startsWith("align  ██").endsWith("25 %  1/4  0:03 left");
    assertThat(screen.get(2)).isEqualTo("  steps 1");
  }

  @ParameterizedTest
  @CsvSource({
    "JSON, true, JsonDisplay",
    "QUIET, true, QuietDisplay",
    "NORMAL, true, TerminalDisplay",
    "NORMAL, false, PlainDisplay"
  })
  void theOptionsWinOverTheTerminal(OutputStyle style, boolean interactive, String expected) {
    RunDisplay display =
        Displays.pick(
            style,
            new Output(out, out),
            Duration.ofSeconds(3),
            new Terminal(interactive, false, true),
            Map.of("COLUMNS", "80"));
    assertThat(display.getClass().getSimpleName()).isEqualTo(expected);
  }

  /** As much of a terminal as the display uses. */
  private static final class Screen {
    private final List<String> lines = new ArrayList<>();

    List<String> show(String output) {
      String rest = output.replace("\u001b[?7l", "").replace("\u001b[?7h", "");
      while (!rest.isEmpty()) {
        java.util.regex.Matcher up =
            java.util.regex.Pattern.compile("^\u001b\\[(\\d+)F\u001b\\[J").matcher(rest);
        if (up.find()) {
          for (int i = Integer.parseInt(up.group(1)); i > 0; i--) lines.remove(lines.size() - 1);
          rest = rest.substring(up.end());
          continue;
        }
        int end = rest.indexOf('\n');
        lines.add(rest.substring(0, end));
        rest = rest.substring(end + 1);
      }
      return lines;
    }
  }
}
