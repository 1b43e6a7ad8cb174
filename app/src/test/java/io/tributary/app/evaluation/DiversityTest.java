package io.tributary.app.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DiversityTest {
  @Test
  void countsByHand() {
    // the cat sat / the cat ran: 6 words, 4 different; 4 pairs, 3 different; 2 triples, both new
    Diversity d = Diversity.of(List.of("The cat sat.", "the cat ran!"));
    assertThat(d.distinct().get(0)).isCloseTo(4 / 6.0, within(1e-12));
    assertThat(d.distinct().get(1)).isCloseTo(3 / 4.0, within(1e-12));
    assertThat(d.distinct().get(2)).isEqualTo(1);
    assertThat(d.distinct().get(3)).as("no text has four words").isNaN();
    assertThat(d.selfRepetition()).isNaN();
  }

  @Test
  void repetitionWithinAResponse() {
    // a b c d a b c d: 5 four-grams, abcd twice
    assertThat(Diversity.of(List.of("a b c d a b c d")).selfRepetition())
        .isCloseTo(1 / 5.0, within(1e-12));
    assertThat(Diversity.of(List.of("a b c d e")).selfRepetition()).isZero();
    assertThat(Diversity.of(List.of("a b c d a b c d", "a b c d e", "too short")).selfRepetition())
        .isCloseTo(1 / 10.0, within(1e-12));
  }

  @Test
  void repetitionBetweenResponses() {
    Diversity d = Diversity.of(List.of("a b c d e", "x b c d e", "something else, quite new"));
    assertThat(d.crossRepetition()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(Diversity.of(List.of("a b c d a b c d")).crossRepetition()).isZero();
  }

  @Property
  void sharesAreSharesAndTheOrderDoesNotCount(@ForAll @Size(min = 1, max = 5) List<String> texts) {
    Diversity d = Diversity.of(texts);
    for (double share : d.distinct()) {
      if (!Double.isNaN(share)) assertThat(share).isGreaterThan(0).isLessThanOrEqualTo(1);
    }
    List<String> turned = new ArrayList<>(texts);
    Collections.reverse(turned);
    assertThat(Diversity.of(turned).distinct()).isEqualTo(d.distinct());
    assertThat(Diversity.of(turned).crossRepetition())
        .isEqualTo(Double.valueOf(d.crossRepetition()));
  }

  @Test
  void wordsOfManyScripts() {
    assertThat(WordList.of("Don't stop, 42 times!"))
        .containsExactly("don", "t", "stop", "42", "times");
    assertThat(WordList.of("你好 world")).containsExactly("你", "好", "world");
    assertThat(WordList.of("नमस्ते")).containsExactly("नमस्ते");
    assertThat(WordList.of(" .,! ")).isEmpty();
  }
}
