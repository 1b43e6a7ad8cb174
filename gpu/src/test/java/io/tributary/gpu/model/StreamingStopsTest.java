package io.tributary.gpu.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class StreamingStopsTest {
  @Example
  void holdsBackWhatMayBegin() {
    StreamingStops stops = new StreamingStops(List.of("###", "end"));
    assertThat(stops.feed("one #")).isEqualTo("one ");
    assertThat(stops.feed("2")).isEqualTo("#2");
    assertThat(stops.feed(" en##")).isEqualTo(" en");
    assertThat(stops.feed("# more")).isEmpty();
    assertThat(stops.feed("again")).isEmpty();
    assertThat(stops.finish()).isEmpty();
  }

  @Example
  void whatIsHeldAtTheEndIsText() {
    StreamingStops stops = new StreamingStops(List.of("end"));
    assertThat(stops.feed("the en")).isEqualTo("the ");
    assertThat(stops.finish()).isEqualTo("en");
  }

  @Example
  void withoutStringsNothingIsHeld() {
    assertThat(new StreamingStops(List.of()).feed("text")).isEqualTo("text");
  }

  /** Whatever the pieces, all that is given out is the text up to the first string. */
  @Property
  void thePiecesAreTheTextBeforeTheFirst(
      @ForAll("words") @Size(max = 12) List<String> pieces,
      @ForAll("words") @Size(max = 3) List<String> strings) {
    StreamingStops stops = new StreamingStops(strings);
    StringBuilder out = new StringBuilder();
    StringBuilder text = new StringBuilder();
    for (String piece : pieces) {
      text.append(piece);
      out.append(stops.feed(piece));
      // as sampling does: nothing comes once a string is there
      if (strings.stream().anyMatch(stop -> text.indexOf(stop) >= 0)) break;
    }
    out.append(stops.finish());
    int end = strings.stream().mapToInt(text::indexOf).filter(i -> i >= 0).min().orElse(-1);
    assertThat(out.toString()).isEqualTo(end < 0 ? text.toString() : text.substring(0, end));
  }

  @Provide
  Arbitrary<List<String>> words() {
    return Arbitraries.strings().withChars("ab").ofMinLength(1).ofMaxLength(4).list();
  }
}
