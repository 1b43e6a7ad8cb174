package io.tributary.gpu.chat.values;

import java.util.Locale;

/** Upper and lower case and kinds of characters, as Python's {@code str} has them. */
public final class TextCase {
  private static final int LETTER_N_AFTER_APOSTROPHE = 0x149;
  private static final char IOTA = 0x399;
  private static final char IOTA_BELOW = 0x345;

  private TextCase() {}

  public static String upper(String text) {
    return text.toUpperCase(Locale.ROOT);
  }

  public static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
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
