package io.tributary.gpu.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.tokenizer.TextTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextStopsTest {
  @TempDir static Path folder;
  private static TextTokenizer tokenizer;

  @BeforeAll
  static void open() throws IOException {
    tokenizer = TextTokenizer.open(TinyFolders.policy(folder, 1));
  }

  @AfterAll
  static void close() {
    tokenizer.close();
  }

  /** The number of tokens after which the response ends, asked after each as sampling does. */
  private static int stoppedAfter(TextStops stops, int[] tokens) {
    for (int length = 1; length <= tokens.length; length++) {
      if (stops.stopped(tokens, length)) return length;
    }
    return -1;
  }

  /** What must come out: the first prefix of the tokens whose whole text holds the string. */
  private static int wholeText(String stop, int[] tokens) {
    for (int length = 1; length <= tokens.length; length++) {
      if (tokenizer.decode(Arrays.copyOf(tokens, length), true).contains(stop)) return length;
    }
    return -1;
  }

  @ParameterizedTest
  @CsvSource({
    "plan a picnic for me, picnic",
    "plan a picnic for me, ' a '",
    "plan a picnic for me, an a pic",
    "plan a picnic for me, plan",
    "plan a picnic for me, e",
    "plan a picnic for me, never",
    "write a kind letter, i",
    "été à Zürich 😀 fin, ü",
    "été à Zürich 😀 fin, 😀",
    "été à Zürich 😀 fin, été",
    "aaaaaaaaaaaaaaaaaaaaaaaab, ab",
  })
  void endsWhereTheWholeTextFirstHoldsTheString(String text, String stop) {
    int[] tokens = tokenizer.encode(text);
    TextStops stops = new TextStops(tokenizer, List.of("#never#", stop));
    assertThat(stoppedAfter(stops, tokens)).isEqualTo(wholeText(stop, tokens));
  }

  @Test
  void controlTokensInBetweenAreNoText() {
    int[] text = tokenizer.encode("picnic");
    int[] tokens = new int[1 + 20 + text.length];
    Arrays.fill(tokens, TinyFolders.EOS);
    tokens[0] = text[0];
    System.arraycopy(text, 1, tokens, 21, text.length - 1);
    tokens[tokens.length - 1] = TinyFolders.EOS;
    TextStops stops = new TextStops(tokenizer, List.of("picnic"));
    int expected = text.length == 1 ? 1 : tokens.length - 1;
    assertThat(stoppedAfter(stops, tokens)).isEqualTo(expected);
  }

  @Test
  void theTextEndsBeforeTheFirstOfThem() {
    TextStops stops = new TextStops(tokenizer, List.of("two", "one"));
    assertThat(stops.cut("zero one two")).isEqualTo("zero ");
    assertThat(stops.cut("zero two one")).isEqualTo("zero ");
    assertThat(stops.cut("none")).isEqualTo("n");
    assertThat(stops.cut("three")).isEqualTo("three");
  }

  @Test
  void withoutStringsNothingEndsAndAnEmptyOneIsRefused() {
    assertThat(new TextStops(tokenizer, List.of()).stopped(new int[] {9}, 1)).isFalse();
    assertThatThrownBy(() -> new TextStops(tokenizer, List.of("")))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
