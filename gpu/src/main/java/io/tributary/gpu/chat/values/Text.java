package io.tributary.gpu.chat.values;

import java.util.Iterator;
import java.util.Optional;

/** Python's {@code str}. */
public record Text(String text) implements Textual {
  public static final Text EMPTY = new Text("");

  @Override
  public String type() {
    return "str";
  }

  @Override
  public void repr(Printer out) {
    out.append(quoted(text));
  }

  @Override
  public Iterator<Value> iterator() {
    return CodePoints.characters(text);
  }

  @Override
  public boolean iterable() {
    return true;
  }

  @Override
  public Optional<Value> item(Value key) {
    return Sequences.index(key, length()).map(i -> new Text(CodePoints.at(text, i)));
  }

  /** Single quotes, but double ones where that saves escapes. */
  private static String quoted(String text) {
    char quote = text.indexOf('\'') >= 0 && text.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    text.codePoints().forEach(c -> escape(out, c, quote));
    return out.append(quote).toString();
  }

  private static void escape(StringBuilder out, int c, char quote) {
    if (c == quote || c == '\\') out.append('\\').appendCodePoint(c);
    else if (c == '\n') out.append("\\n");
    else if (c == '\r') out.append("\\r");
    else if (c == '\t') out.append("\\t");
    else if (CodePoints.printable(c)) out.appendCodePoint(c);
    else if (c < 0x100) out.append(String.format("\\x%02x", c));
    else if (c < 0x10000) out.append(String.format("\\u%04x", c));
    else out.append(String.format("\\U%08x", c));
  }
}
