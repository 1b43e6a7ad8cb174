package io.tributary.gpu.chat.values;

/**
 * What the filters {@code safe} and {@code escape} give. Python's {@code Markup} is a string that
 * escapes whatever it is joined to; here it can be printed, joined with {@code ~}, compared and
 * tested, and everything else is refused.
 */
public record Markup(String text) implements Textual {
  /** HTML's five characters as entities. */
  public static Markup escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '\'' -> out.append("&#39;");
        case '"' -> out.append("&#34;");
        default -> out.append(c);
      }
    }
    return new Markup(out.toString());
  }

  @Override
  public String type() {
    return "Markup";
  }

  @Override
  public void repr(Printer out) {
    throw PythonException.unsupported("a list or dict with a result of |safe or |escape, printed,");
  }
}
