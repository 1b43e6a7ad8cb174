package io.tributary.gpu.model;

import io.tributary.gpu.engine.StopRule;
import io.tributary.gpu.tokenizer.TextTokenizer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Ends a response at the first of some strings that its text holds, whether the string is a token,
 * spans several or begins and ends within them. Safe for several threads.
 */
public final class TextStops implements StopRule {
  /** Tokens in front of a window, whose text may depend on what came before them. */
  private static final int MARGIN = 4;

  private final TextTokenizer tokenizer;
  private final List<String> strings;
  private final int longest;

  /**
   * @param strings not empty each
   */
  public TextStops(TextTokenizer tokenizer, List<String> strings) {
    if (strings.stream().anyMatch(String::isEmpty)) {
      throw new IllegalArgumentException("a stop string is empty");
    }
    this.tokenizer = tokenizer;
    this.strings = List.copyOf(strings);
    longest =
        strings.stream().mapToInt(s -> s.getBytes(StandardCharsets.UTF_8).length).max().orElse(0);
  }

  /** Asked after every token, so a string can only end within the last one. */
  @Override
  public boolean stopped(int[] tokens, int length) {
    if (strings.isEmpty() || tokenizer.isControl(tokens[length - 1])) return false;
    int from = length;
    // every token but a control token is at least one byte of the text
    for (int bytes = 0; from > 0 && bytes < longest + MARGIN; ) {
      if (!tokenizer.isControl(tokens[--from])) bytes++;
    }
    if (!found(tokens, from, length)) return false;
    // where the window begins within a character, its text is not quite the response's
    return from == 0 || found(tokens, 0, length);
  }

  private boolean found(int[] tokens, int from, int to) {
    return first(tokenizer.decode(Arrays.copyOfRange(tokens, from, to), true)) >= 0;
  }

  /** The text before the first of the strings; all of it if there is none. */
  public String cut(String text) {
    int at = first(text);
    return at < 0 ? text : text.substring(0, at);
  }

  private int first(String text) {
    return strings.stream().mapToInt(text::indexOf).filter(at -> at >= 0).min().orElse(-1);
  }
}
