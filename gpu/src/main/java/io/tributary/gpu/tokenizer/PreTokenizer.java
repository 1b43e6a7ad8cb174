package io.tributary.gpu.tokenizer;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Cuts a text into special tokens and pieces that merges never cross, by GPT-2's pattern:
 * contractions, then words, numbers and marks each with one space before them, then white space.
 */
final class PreTokenizer {
  // \s would be ASCII only in Java; Hugging Face's pattern means Unicode white space.
  private static final String SPACE = "\\p{IsWhite_Space}";

  private static final Pattern PIECE =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^SPACE\\p{L}\\p{N}]+|SPACE+(?![^SPACE])|SPACE+"
              .replace("SPACE", SPACE));

  private PreTokenizer() {}

  /** Hands over the parts of a text in order; together they are the text. */
  static void split(String text, Consumer<String> special, Consumer<String> piece) {
    Matcher matcher = SpecialTokens.PATTERN.matcher(text);
    int start = 0;
    while (matcher.find()) {
      pieces(text.substring(start, matcher.start()), piece);
      special.accept(matcher.group());
      start = matcher.end();
    }
    pieces(text.substring(start), piece);
  }

  private static void pieces(String text, Consumer<String> piece) {
    Matcher matcher = PIECE.matcher(text);
    while (matcher.find()) piece.accept(matcher.group());
  }
}
