package io.tributary.gpu.chat.syntax;

import io.tributary.gpu.chat.syntax.Token.Kind;
import io.tributary.gpu.chat.values.Whitespace;
import java.util.ArrayList;
import java.util.List;

/**
 * Splits a template into text and the tokens of its tags, as Jinja does with {@code trim_blocks}
 * and {@code lstrip_blocks}: the line feed after a block or comment goes, and so does the white
 * space before one that starts a line; a sign {@code -} takes all white space on its side, and
 * {@code +} takes none.
 */
final class Lexer {
  private static final char NO_SIGN = 0;

  private final Source source;
  private final List<Token> tokens = new ArrayList<>();
  private int at;

  /** Whether the last tag took the line feed before this place with it. */
  private boolean atLineStart = true;

  private Lexer(Source source) {
    this.source = source;
  }

  /**
   * The tokens of a template; the last one is {@link Kind#END}.
   *
   * @throws SyntaxException if a tag is not closed or holds what is no token
   */
  static List<Token> tokens(String template) {
    Lexer lexer = new Lexer(new Source(template));
    while (lexer.at < lexer.source.length()) lexer.next();
    lexer.tokens.add(Token.of(Kind.END, "", lexer.source.line(lexer.source.length())));
    return lexer.tokens;
  }

  private void next() {
    int tag = nextTag();
    if (tag < 0) {
      text(source.length(), '+');
      at = source.length();
      return;
    }
    char kind = source.at(tag + 1);
    char sign = sign(tag + 2);
    int inside = tag + (sign == NO_SIGN ? 2 : 3);
    // Only blocks and comments take the white space of their line with them.
    text(tag, sign == NO_SIGN && kind == '{' ? '+' : sign);
    switch (kind) {
      case '#' -> comment(tag, inside);
      case '{' -> tag(Kind.PRINT_BEGIN, tag, inside);
      default -> {
        int raw = rawBegin(inside);
        if (raw < 0) tag(Kind.BLOCK_BEGIN, tag, inside);
        else raw(tag, raw);
      }
    }
  }

  private int nextTag() {
    for (int i = source.text().indexOf('{', at); i >= 0; i = source.text().indexOf('{', i + 1)) {
      if (i + 1 < source.length() && "{%#".indexOf(source.at(i + 1)) >= 0) return i;
    }
    return -1;
  }

  private char sign(int index) {
    boolean signed =
        index < source.length() && (source.at(index) == '-' || source.at(index) == '+');
    return signed ? source.at(index) : NO_SIGN;
  }

  /** Adds the text up to a tag, without what the tag's sign takes away. */
  private void text(int end, char sign) {
    int to = end;
    if (sign == '-') {
      while (to > at && Whitespace.is(source.at(to - 1))) to--;
    } else if (sign == NO_SIGN) {
      int lineStart = source.text().lastIndexOf('\n', end - 1) + 1;
      boolean startsLine = lineStart > at || atLineStart;
      int from = Math.max(lineStart, at);
      if (startsLine && source.skipSpace(from) >= end) to = from;
    }
    if (to > at) {
      tokens.add(Token.of(Kind.TEXT, source.text().substring(at, to), source.line(at)));
    }
  }

  private void comment(int tag, int inside) {
    int end = source.text().indexOf("#}", inside);
    if (end < 0) throw new SyntaxException(source.line(tag), "a comment {# is not closed with #}");
    char sign = end > inside ? sign(end - 1) : NO_SIGN;
    after(end + 2, sign);
  }

  /** Goes on behind a tag, and behind what it takes with it. */
  private void after(int end, char sign) {
    at = end;
    if (sign == '-') at = source.skipSpace(end);
    else if (sign == NO_SIGN && source.has(end, "\n")) at = end + 1;
    atLineStart = source.at(at - 1) == '\n';
  }

  private void tag(Kind begin, int tag, int inside) {
    tokens.add(Token.of(begin, begin.described(), source.line(tag)));
    boolean print = begin == Kind.PRINT_BEGIN;
    TagLexer inner = new TagLexer(source, inside, print ? "}}" : "%}", tokens);
    int end = inner.run();
    Kind close = print ? Kind.PRINT_END : Kind.BLOCK_END;
    tokens.add(Token.of(close, close.described(), source.line(end)));
    char sign = inner.sign();
    // A print tag leaves the line feed behind it alone.
    after(end + 2, sign == NO_SIGN && print ? '+' : sign);
  }

  /** Where the text of a raw block begins, or -1 if this is another block. */
  private int rawBegin(int inside) {
    int name = source.skipSpace(inside);
    if (!source.has(name, "raw")) return -1;
    int end = source.skipSpace(name + 3);
    if (source.has(end, "-%}")) return source.skipSpace(end + 3);
    return source.has(end, "%}") ? end + 2 : -1;
  }

  private void raw(int tag, int begin) {
    at = begin;
    atLineStart = source.at(begin - 1) == '\n';
    for (int i = source.text().indexOf("{%", at); i >= 0; i = source.text().indexOf("{%", i + 1)) {
      char sign = sign(i + 2);
      int name = source.skipSpace(i + (sign == NO_SIGN ? 2 : 3));
      if (!source.has(name, "endraw")) continue;
      int close = source.skipSpace(name + "endraw".length());
      char closing = sign(close);
      int end = closing == NO_SIGN ? close : close + 1;
      if (!source.has(end, "%}")) continue;
      text(i, sign);
      after(end + 2, closing);
      return;
    }
    throw new SyntaxException(source.line(tag), "a {% raw %} block has no {% endraw %}");
  }
}
