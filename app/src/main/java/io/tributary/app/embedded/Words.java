package io.tributary.app.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Cuts a text into words, punctuation marks and {@code {slot}} names, for the gold scorer. */
final class Words {
  private static final Pattern TOKEN = Pattern.compile("\\{[a-zA-Z]+}|[a-z]+|[^a-z\\s]");

  private Words() {}

  /** Words and marks in order; a character that is neither is a token of its own. */
  static List<String> tokens(String text) {
    var tokens = new ArrayList<String>();
    Matcher matcher = TOKEN.matcher(text);
    while (matcher.find()) tokens.add(matcher.group());
    return tokens;
  }

  /** The words alone, as they follow each other across punctuation. */
  static List<String> words(String text) {
    return tokens(text).stream().filter(Words::isWord).toList();
  }

  static boolean isWord(String token) {
    char first = token.charAt(0);
    return first >= 'a' && first <= 'z';
  }

  static boolean isMark(String token) {
    return token.length() == 1 && ".,!?".indexOf(token.charAt(0)) >= 0;
  }

  static boolean endsSentence(String token) {
    return token.length() == 1 && ".!?".indexOf(token.charAt(0)) >= 0;
  }
}
