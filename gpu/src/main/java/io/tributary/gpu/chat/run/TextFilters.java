package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.values.Bound;
import io.tributary.gpu.chat.values.Elements;
import io.tributary.gpu.chat.values.Json;
import io.tributary.gpu.chat.values.Limits;
import io.tributary.gpu.chat.values.Markup;
import io.tributary.gpu.chat.values.None;
import io.tributary.gpu.chat.values.Numbers;
import io.tributary.gpu.chat.values.Printer;
import io.tributary.gpu.chat.values.PythonException;
import io.tributary.gpu.chat.values.Sequences;
import io.tributary.gpu.chat.values.Text;
import io.tributary.gpu.chat.values.TextCase;
import io.tributary.gpu.chat.values.TextSplit;
import io.tributary.gpu.chat.values.Value;
import io.tributary.gpu.chat.values.Whitespace;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Filters that give text. */
final class TextFilters {
  private TextFilters() {}

  static void addTo(Map<String, Filter> all) {
    change(all, "upper", TextCase::upper);
    change(all, "lower", TextCase::lower);
    change(all, "capitalize", TextCase::capitalize);
    change(all, "title", TextFilters::title);
    put(all, "trim", "chars?", TextFilters::trim);
    put(all, "replace", "old new count?", TextFilters::replace);
    put(all, "indent", "width? first? blank?", TextFilters::indent);
    put(all, "join", "d? attribute?", TextFilters::join);
    put(all, "string", "", (v, a, l) -> v instanceof Markup ? v : new Text(Printer.str(v, l)));
    put(all, "safe", "", (v, a, l) -> new Markup(Printer.str(v, l)));
    for (String name : List.of("e", "escape")) {
      put(all, name, "", (v, a, l) -> v instanceof Markup ? v : escaped(v, l));
    }
    put(all, "tojson", "ensure_ascii? indent? separators? sort_keys?", TextFilters::toJson);
  }

  private static void put(
      Map<String, Filter> all, String name, String parameters, Filter.Body body) {
    all.put(name, Filter.of(name, parameters, body));
  }

  private static void change(Map<String, Filter> all, String name, UnaryOperator<String> change) {
    put(all, name, "", (v, a, l) -> new Text(change.apply(plain(v, l))));
  }

  /** The text of a value; a result of {@code safe} would have to stay one. */
  private static String plain(Value value, Limits limits) {
    if (value instanceof Markup) {
      throw new PythonException("a filter on a result of |safe or |escape is not supported here");
    }
    String text = Printer.str(value, limits);
    limits.pass(text.length());
    return text;
  }

  private static Value escaped(Value value, Limits limits) {
    Markup escaped = Markup.escape(plain(value, limits));
    limits.text(escaped.text().length());
    return escaped;
  }

  private static Value trim(Value input, Bound arguments, Limits limits) {
    return new Text(TextSplit.strip(plain(input, limits), arguments.optionalText(0), true, true));
  }

  private static Value replace(Value input, Bound arguments, Limits limits) {
    Value count = arguments.or(2, None.NONE);
    return new Text(
        TextSplit.replace(
            Printer.str(input, limits),
            Printer.str(arguments.get(0), limits),
            Printer.str(arguments.get(1), limits),
            count == None.NONE ? -1 : arguments.whole(2, -1),
            limits));
  }

  /** Unlike the method of strings: a word begins after white space, a dash or a bracket. */
  private static String title(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < text.length(); ) {
      boolean separator = separates(text.charAt(i));
      int end = i;
      while (end < text.length() && separates(text.charAt(end)) == separator) end++;
      int first = i + Character.charCount(text.codePointAt(i));
      out.append(TextCase.upper(text.substring(i, first)));
      out.append(TextCase.lower(text.substring(first, end)));
      i = end;
    }
    return out.toString();
  }

  private static boolean separates(char c) {
    return Whitespace.is(c) || "-({[<".indexOf(c) >= 0;
  }

  private static Value indent(Value input, Bound arguments, Limits limits) {
    if (!(input instanceof Text text)) {
      throw new PythonException("indent needs a string, not " + input.type());
    }
    String by =
        arguments.or(0, Text.EMPTY) instanceof Text given && arguments.given(0).isPresent()
            ? given.text()
            : " ".repeat(Math.max(0, arguments.whole(0, 4)));
    List<String> lines = TextSplit.lines(text.text() + "\n", false);
    StringBuilder out = new StringBuilder(arguments.truth(1) ? by : "");
    out.append(lines.get(0));
    for (String line : lines.subList(1, lines.size())) {
      String next = "\n" + (line.isEmpty() && !arguments.truth(2) ? "" : by) + line;
      limits.text((long) out.length() + next.length(), next.length());
      out.append(next);
    }
    return new Text(out.toString());
  }

  private static Value join(Value input, Bound arguments, Limits limits) {
    String between = Printer.str(arguments.or(0, Text.EMPTY), limits);
    Attribute attribute = Attribute.of(arguments.or(1, None.NONE), limits);
    Printer out = new Printer(limits);
    Iterator<Value> rest = input.iterator();
    for (boolean first = true; rest.hasNext(); first = false) {
      if (!first) out.append(between);
      attribute.of(rest.next()).str(out);
    }
    return new Text(out.toString());
  }

  private static Value toJson(Value input, Bound arguments, Limits limits) {
    Optional<String> indent = indent(arguments.or(1, None.NONE));
    Value given = arguments.or(2, None.NONE);
    String comma = indent.isPresent() ? "," : ", ";
    String colon = ": ";
    if (given != None.NONE) {
      List<Value> both = Sequences.list(given, limits);
      boolean two = given instanceof Elements;
      if (!two
          || both.size() != 2
          || !(both.get(0) instanceof Text first)
          || !(both.get(1) instanceof Text second)) {
        throw arguments.wrong(2, "two strings");
      }
      comma = first.text();
      colon = second.text();
    }
    return new Text(
        new Json(arguments.truth(0), indent, comma, colon, arguments.truth(3))
            .write(input, limits));
  }

  private static Optional<String> indent(Value given) {
    if (given == None.NONE) return Optional.empty();
    if (given instanceof Text text) return Optional.of(text.text());
    int width = Numbers.index(given, "tojson(): indent");
    if (width > 1000) throw new PythonException("tojson(): indent is " + width);
    return Optional.of(" ".repeat(Math.max(0, width)));
  }
}
