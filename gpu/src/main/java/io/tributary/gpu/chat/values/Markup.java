package io.tributary.gpu.chat.values;

/**
 * What the filters {@code safe} and {@code escape} give. Python's {@code Markup} is a string that
 * escapes whatever it is joined to; here it can be printed, joined with {@code ~}, compared and
 * tested, and everything else is refused.
 */
public record Markup(String text) implements Value {
  /** HTML's five characters as entities. */
  public static Markup escape(String text) {
    return new Markup(
        text.replace("&", "&amp;")
            .replace(">", "&gt;")
            .replace("<", "&lt;")
            .replace("'", "&#39;")
            .replace("\"", "&#34;"));
  }

  @Override
  public String type() {
    return "Markup";
  }

  @Override
  public boolean truth() {
    return !text.isEmpty();
  }

  @Override
  public void str(Printer out) {
    out.append(text);
  }

  @Override
  public void repr(Printer out) {
    throw PythonException.unsupported("a list or dict with a result of |safe or |escape, printed,");
  }

  @Override
  public int length() {
    return CodePoints.length(text);
  }
}
