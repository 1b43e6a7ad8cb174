package io.tributary.gpu.chat.values;

import java.util.Locale;

/** Upper and lower case and kinds of characters, as Python's {@code str} has them. */
public final class TextCase {
  private static final char SIGMA = 'Σ';
  private static final char SMALL_SIGMA = 'σ';
  private static final char FINAL_SIGMA = 'ς';

  /** Punctuation that may be in a word. */
  private static final String IN_WORDS =
      "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

  private static final int LETTER_N_AFTER_APOSTROPHE = 0x149;
  private static final char IOTA = 0x399;
  private static final char IOTA_BELOW = 0x345;

  private TextCase() {}

  public static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  /** As Java's, but for the sigma, which takes Java time that grows with the square. */
  public static String lower(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int from = 0;
    for (int at = text.indexOf(SIGMA); at >= 0; at = text.indexOf(SIGMA, from)) {
      out.append(text.substring(from, at).toLowerCase(Locale.ROOT));
      out.append(ends(text, at) ? FINAL_SIGMA : SMALL_SIGMA);
      from = at + 1;
    }
    return out.append(text.substring(from).toLowerCase(Locale.ROOT)).toString();
  }

  /** Unicode's Final_Sigma: a cased letter before, and none behind, leaving out what is ignored. */
  private static boolean ends(String text, int at) {
    int before = at;
    while (before > 0 && ignored(text.codePointBefore(before))) {
      before -= Character.charCount(text.codePointBefore(before));
    }
    int behind = at + 1;
    while (behind < text.length() && ignored(text.codePointAt(behind))) {
      behind += Character.charCount(text.codePointAt(behind));
    }
    return before > 0
        && cased(text.codePointBefore(before))
        && !(behind < text.length() && cased(text.codePointAt(behind)));
  }

  /** Unicode's Case_Ignorable. */
  private static boolean ignored(int c) {
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK,
          Character.ENCLOSING_MARK,
          Character.FORMAT,
          Character.MODIFIER_LETTER,
          Character.MODIFIER_SYMBOL ->
          true;
      default -> IN_WORDS.indexOf(c) >= 0;
    };
  }

  /** First character in title case, the others in lower case. */
  public static String capitalize(String text) {
    if (text.isEmpty()) return text;
    int first = text.codePointAt(0);
    return titleCase(first) + lowerFrom(text, Character.charCount(first));
  }

  /** {@code str.title}: the first letter of each run of letters in title case. */
  static String title(String text) {
    // A sigma's lower case depends on where it stands, so that of the whole text is taken.
    String lower = lower(text);
    StringBuilder out = new StringBuilder();
    boolean inWord = false;
    int at = 0;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = at + lower(Character.toString(c)).length();
      out.append(inWord ? lower.substring(at, next) : titleCase(c));
      inWord = cased(c);
      at = next;
      i += Character.charCount(c);
    }
    return out.toString();
  }

  private static String lowerFrom(String text, int from) {
    return lower(text).substring(lower(text.substring(0, from)).length());
  }

  /** Unicode's full title case, of which Java has the simple part only. */
  private static String titleCase(int c) {
    int simple = Character.toTitleCase(c);
    String upper = upper(Character.toString(c));
    boolean full = simple == c && upper.codePointCount(0, upper.length()) > 1;
    if (!full) return Character.toString(simple);
    if (c == LETTER_N_AFTER_APOSTROPHE) return upper;
    String rest = upper.substring(1).replace(IOTA, IOTA_BELOW);
    return upper.charAt(0) + lower(rest);
  }

  public static boolean isUpper(String text) {
    return text.codePoints().anyMatch(TextCase::cased)
        && text.codePoints().noneMatch(c -> Character.isLowerCase(c) || Character.isTitleCase(c));
  }

  public static boolean isLower(String text) {
    return text.codePoints().anyMatch(TextCase::cased)
        && text.codePoints().noneMatch(c -> Character.isUpperCase(c) || Character.isTitleCase(c));
  }

  private static boolean cased(int c) {
    return Character.isUpperCase(c) || Character.isLowerCase(c) || Character.isTitleCase(c);
  }

  /**
   * A decimal digit.
   *
   * @throws PythonException for numbers such as superscripts, of which Java cannot tell the kind
   */
  static boolean digit(int c) {
    int type = Character.getType(c);
    if (type == Character.OTHER_NUMBER || type == Character.LETTER_NUMBER) {
      throw PythonException.unsupported(
          "asking whether '" + Character.toString(c) + "' is a digit");
    }
    return type == Character.DECIMAL_DIGIT_NUMBER;
  }
}
