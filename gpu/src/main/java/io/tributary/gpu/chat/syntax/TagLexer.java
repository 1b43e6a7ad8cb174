package io.tributary.gpu.chat.syntax;

import io.tributary.gpu.chat.syntax.Token.Kind;
import io.tributary.gpu.chat.values.Whitespace;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The tokens inside one tag. */
final class TagLexer {
  private static final List<String> OPERATORS =
      List.of(
          "//", "**", "==", "!=", ">=", "<=", "+", "-", "/", "*", "%", "~", "[", "]", "(", ")", "{",
          "}", ">", "<", "=", ".", ":", "|", ",", ";");

  private final Source source;
  private final String end;
  private final List<Token> tokens;
  private final Deque<Character> open = new ArrayDeque<>();
  private final int begin;
  private int at;
  private char sign;

  /**
   * @param end what closes the tag
   * @param tokens gets the tokens
   */
  TagLexer(Source source, int begin, String end, List<Token> tokens) {
    this.source = source;
    this.begin = begin;
    this.end = end;
    this.tokens = tokens;
    at = begin;
  }

  /** The sign in front of the tag's end, 0 if there is none. */
  char sign() {
    return sign;
  }

  /** Reads up to the tag's end and returns its place. */
  int run() {
    while (at < source.length()) {
      if (open.isEmpty() && atEnd()) return at;
      char c = source.at(at);
      if (Whitespace.is(c)) at++;
      else if (digit(c)) number();
      else if (letter(c)) name();
      else if (c == '\'' || c == '"') string(c);
      else operator();
    }
    throw error(begin, "a tag is not closed with " + end);
  }

  private boolean atEnd() {
    if (source.has(at, end)) return true;
    boolean signed = source.has(at, "-" + end) || end.equals("%}") && source.has(at, "+" + end);
    if (signed) sign = source.at(at++);
    return signed;
  }

  private void name() {
    int from = at;
    while (at < source.length() && (letter(source.at(at)) || digit(source.at(at)))) at++;
    tokens.add(Token.of(Kind.NAME, source.text().substring(from, at), source.line(from)));
  }

  private void number() {
    int line = source.line(at);
    NumberReader reader = new NumberReader(source, at);
    tokens.add(new Token(Kind.NUMBER, "", reader.value(), line));
    at = reader.end();
  }

  private void string(char quote) {
    int from = at + 1;
    int to = from;
    while (to < source.length() && source.at(to) != quote) to += source.at(to) == '\\' ? 2 : 1;
    if (to >= source.length()) throw error(at, "a string is not closed with " + quote);
    String value = Escapes.decode(source.text().substring(from, to), source.line(at));
    tokens.add(new Token(Kind.STRING, value, value, source.line(at)));
    at = to + 1;
  }

  private void operator() {
    for (String operator : OPERATORS) {
      if (!source.has(at, operator)) continue;
      balance(operator);
      tokens.add(Token.of(Kind.OPERATOR, operator, source.line(at)));
      at += operator.length();
      return;
    }
    throw error(
        at,
        "the character '"
            + Character.toString(source.text().codePointAt(at))
            + "' has no meaning in a tag");
  }

  private void balance(String operator) {
    switch (operator) {
      case "(" -> open.push(')');
      case "[" -> open.push(']');
      case "{" -> open.push('}');
      case ")", "]", "}" -> {
        if (open.isEmpty()) throw error(at, "'" + operator + "' closes nothing");
        char expected = open.pop();
        if (expected != operator.charAt(0)) {
          throw error(at, "'" + operator + "' where '" + expected + "' is expected");
        }
      }
      default -> {}
    }
  }

  private SyntaxException error(int place, String message) {
    return new SyntaxException(source.line(place), message);
  }

  static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean letter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
  }
}
