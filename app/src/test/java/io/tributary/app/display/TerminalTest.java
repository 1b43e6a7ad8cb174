package io.tributary.app.display;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void redrawsOnlyWhereAPersonCanWatch() {
    assertThat(Terminal.of(true, Map.of("TERM", "xterm")).interactive()).isTrue();
    assertThat(Terminal.of(false, Map.of("TERM", "xterm")).interactive()).isFalse();
    assertThat(Terminal.of(true, Map.of("TERM", "dumb")).interactive()).isFalse();
    assertThat(Terminal.of(true, Map.of()).interactive()).isFalse();
  }

  @Test
  void honoursNoColor() {
    assertThat(Terminal.of(true, Map.of("TERM", "xterm")).colours()).isTrue();
    assertThat(Terminal.of(true, Map.of("TERM", "xterm", "NO_COLOR", "1")).colours()).isFalse();
    assertThat(Terminal.of(true, Map.of("TERM", "xterm", "NO_COLOR", "")).colours()).isTrue();
  }

  @Test
  void believesALocaleThatNamesItsCharacterSet() {
    assertThat(Terminal.of(true, Map.of("LANG", "de_DE.ISO-8859-1")).unicode()).isFalse();
    assertThat(Terminal.of(true, Map.of("LANG", "C.ISO8859-1", "LC_ALL", "C.UTF-8")).unicode())
        .isTrue();
    assertThat(Terminal.of(true, Map.of("LANG", "C")).unicode()).isTrue();
    assertThat(Terminal.of(true, Map.of()).unicode()).isTrue();
  }

  @Test
  void knowsItsWidth() {
    assertThat(Terminal.width(Map.of("COLUMNS", "132"))).isEqualTo(132);
    assertThat(Terminal.parseSttySize("40 101\n")).isEqualTo(101);
    assertThat(Terminal.parseSttySize("0 0\n")).isEqualTo(80);
    assertThat(Terminal.parseSttySize("")).isEqualTo(80);
  }
}
