package io.tributary.gpu.chat.values;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Python's {@code json.dumps}.
 *
 * @param ascii whether other characters than ASCII are escaped
 * @param indent what each level is indented by; empty: everything on one line
 * @param comma between elements
 * @param colon between key and value
 * @param sorted whether keys are sorted
 */
public record Json(
    boolean ascii, Optional<String> indent, String comma, String colon, boolean sorted) {
  /** The text of a value. */
  public String write(Value value, Limits limits) {
    Printer out = new Printer(limits);
    write(value, out, "\n", limits);
    return out.toString();
  }

  private void write(Value value, Printer out, String line, Limits limits) {
    limits.enter();
    if (value == None.NONE) out.append("null");
    else if (value instanceof Bool truth) out.append(truth.truth() ? "true" : "false");
    else if (value instanceof Int || value instanceof Real) out.append(number(value));
    else if (value instanceof Text text) string(text.text(), out);
    else if (value instanceof Markup markup) string(markup.text(), out);
    else if (value instanceof Elements elements) list(elements.values(), out, line, limits);
    else if (value instanceof DictValue dict) dict(dict, out, line, limits);
    else throw notJson(value);
    limits.leave();
  }

  private static PythonException notJson(Value value) {
    return new PythonException(
        value instanceof Undefined undefined
            ? "undefined cannot be written as JSON: " + undefined.message()
            : "object of type " + value.type() + " cannot be written as JSON");
  }

  private static String number(Value value) {
    if (value instanceof Int number) return number.value().toString();
    double real = ((Real) value).value();
    if (Double.isNaN(real)) return "NaN";
    if (Double.isInfinite(real)) return real > 0 ? "Infinity" : "-Infinity";
    return Real.repr(real);
  }

  private void list(List<Value> values, Printer out, String line, Limits limits) {
    if (values.isEmpty()) {
      out.append("[]");
      return;
    }
    String inner = line + indent.orElse("");
    String before = "[" + start(inner);
    for (Value value : values) {
      out.append(before);
      write(value, out, inner, limits);
      before = comma + start(inner);
    }
    out.append(start(line) + "]");
  }

  private void dict(DictValue dict, Printer out, String line, Limits limits) {
    if (!dict.truth()) {
      out.append("{}");
      return;
    }
    String inner = line + indent.orElse("");
    String before = "{" + start(inner);
    for (DictValue.Entry entry : entries(dict, limits)) {
      out.append(before);
      string(key(entry.key()), out);
      out.append(colon);
      write(entry.value(), out, inner, limits);
      before = comma + start(inner);
    }
    out.append(start(line) + "}");
  }

  private String start(String line) {
    return indent.isPresent() ? line : "";
  }

  private List<DictValue.Entry> entries(DictValue dict, Limits limits) {
    List<DictValue.Entry> entries = new ArrayList<>(dict.entries());
    if (sorted) {
      entries.sort((a, b) -> Comparing.sorting(limits).compare(a.key(), b.key()));
    }
    return entries;
  }

  private static String key(Value key) {
    if (key instanceof Text text) return text.text();
    if (key instanceof Bool truth) return truth.truth() ? "true" : "false";
    if (key == None.NONE) return "null";
    if (key instanceof Int || key instanceof Real) return number(key);
    throw new PythonException("keys of JSON must be strings or numbers, not " + key.type());
  }

  private void string(String text, Printer out) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) escape(text.charAt(i), quoted);
    out.append(quoted.append('"').toString());
  }

  private void escape(char c, StringBuilder out) {
    switch (c) {
      case '"' -> out.append("\\\"");
      case '\\' -> out.append("\\\\");
      case '\n' -> out.append("\\n");
      case '\r' -> out.append("\\r");
      case '\t' -> out.append("\\t");
      case '\b' -> out.append("\\b");
      case '\f' -> out.append("\\f");
      default -> {
        if (c < 0x20 || ascii && c > 0x7e) out.append(String.format("\\u%04x", (int) c));
        else out.append(c);
      }
    }
  }
}
