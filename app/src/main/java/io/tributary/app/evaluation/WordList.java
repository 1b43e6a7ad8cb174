package io.tributary.app.evaluation;

import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A text as words in lower case: runs of letters, digits and marks; where a script sets no spaces,
 * each character is a word.
 */
final class WordList {
  private static final Set<UnicodeScript> WITHOUT_SPACES =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR);

  private WordList() {}

  static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean alone = WITHOUT_SPACES.contains(UnicodeScript.of(c));
              if (alone || !partOfWord(c)) end(word, words);
              if (partOfWord(c)) word.appendCodePoint(c);
              if (alone) end(word, words);
            });
    end(word, words);
    return words;
  }

  private static boolean partOfWord(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
      default -> Character.isLetterOrDigit(c);
    };
  }

  private static void end(StringBuilder word, List<String> words) {
    if (word.length() > 0) words.add(word.toString().toLowerCase(Locale.ROOT));
    word.setLength(0);
  }
}
