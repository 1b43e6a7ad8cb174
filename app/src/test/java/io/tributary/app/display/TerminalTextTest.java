package io.tributary.app.display;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TerminalTextTest {
  @Test
  void takesTheSteeringOutOfText() {
    assertThat(TerminalText.safe("a\u001b[2Jb\rc\u0007\u202Ed\u009b31m\ne\tf"))
        .isEqualTo("a\uFFFD[2Jb\uFFFDc\uFFFD\uFFFDd\uFFFD31m\ne\tf");
  }

  @Test
  void countsColumns() {
    assertThat(TerminalText.columns("abc")).isEqualTo(3);
    assertThat(TerminalText.columns("日本")).isEqualTo(4);
    assertThat(TerminalText.columns("e\u0301")).isEqualTo(1);
    assertThat(TerminalText.columns("🙂")).isEqualTo(2);
  }

  @Test
  void wrapsAtSpacesAndBreaksLongWords() {
    assertThat(TerminalText.wrap("one two three", 7)).containsExactly("one two", "three");
    assertThat(TerminalText.wrap("a abcdefghij b", 4)).containsExactly("a", "abcd", "efgh", "ij b");
    assertThat(TerminalText.wrap("", 10)).containsExactly("");
  }

  @Test
  void cutsWithAnEllipsis() {
    assertThat(TerminalText.fit("abcdef", 4)).isEqualTo("abc…");
    assertThat(TerminalText.fit("日本語", 4)).isEqualTo("日…");
    assertThat(TerminalText.fit("abcd", 4)).isEqualTo("abcd");
  }

  @Property
  void nothingIsWiderThanItMayBe(@ForAll String text, @ForAll @IntRange(min = 2, max = 60) int w) {
    assertThat(TerminalText.columns(TerminalText.fit(TerminalText.oneLine(text), w)))
        .isLessThanOrEqualTo(w);
    assertThat(TerminalText.wrap(text, w))
        .allSatisfy(line -> assertThat(TerminalText.columns(line)).isLessThanOrEqualTo(w));
  }

  @Property
  void wrappingLosesNothing(@ForAll String text, @ForAll @IntRange(min = 2, max = 60) int width) {
    String joined = String.join("", TerminalText.wrap(text, width)).replace(" ", "");
    assertThat(joined).isEqualTo(TerminalText.oneLine(text).replace(" ", ""));
  }
}
