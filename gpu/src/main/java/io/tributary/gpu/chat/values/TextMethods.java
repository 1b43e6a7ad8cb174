package io.tributary.gpu.chat.values;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** The methods of Python's {@code str}. */
final class TextMethods {
  private static final Map<String, Method<String>> ALL = new TreeMap<>();

  static {
    change("upper", TextCase::upper);
    change("lower", TextCase::lower);
    positional(
        "title",
        "",
        (s, a, l) -> {
          l.look(s.length());
          return new Text(TextCase.title(s));
        });
    change("capitalize", TextCase::capitalize);
    strip("strip", true, true);
    strip("lstrip", true, false);
    strip("rstrip", false, true);
    split("split", false);
    split("rsplit", true);
    add("splitlines", "keepends?", (s, a, l) -> texts(TextSplit.lines(s, a.truth(0)), l));
    partition("partition", false);
    partition("rpartition", true);
    end("startswith", false);
    end("endswith", true);
    find("find", false, false);
    find("rfind", true, false);
    find("index", false, true);
    find("rindex", true, true);
    positional("count", "sub start? end?", TextMethods::count);
    positional("replace", "old new count?", TextMethods::replace);
    positional("join", "iterable", TextMethods::join);
    positional(
        "removeprefix",
        "prefix",
        (s, a, l) -> new Text(s.startsWith(a.text(0)) ? s.substring(a.text(0).length()) : s));
    positional(
        "removesuffix",
        "suffix",
        (s, a, l) ->
            new Text(s.endsWith(a.text(0)) ? s.substring(0, s.length() - a.text(0).length()) : s));
    all("isalpha", Character::isLetter);
    all("isdigit", TextCase::digit);
    all("isdecimal", c -> Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER);
    all("isalnum", c -> Character.isLetter(c) || TextCase.digit(c));
    all("isspace", Whitespace::is);
    positional("isascii", "", (s, a, l) -> Bool.of(s.chars().allMatch(c -> c < 0x80)));
    look("isupper", TextCase::isUpper);
    look("islower", TextCase::isLower);
  }

  private TextMethods() {}

  static Set<String> names() {
    return ALL.keySet();
  }

  static Optional<Value> of(Text self, String name) {
    return Optional.ofNullable(ALL.get(name))
        .map(method -> method.bind(self.text(), self.type(), name));
  }

  /** Every call costs a pass over the string. */
  private static void add(String name, String parameters, Method.Body<String> body) {
    ALL.put(name, new Method<>(Parameters.of(parameters), counted(body)));
  }

  private static void positional(String name, String parameters, Method.Body<String> body) {
    ALL.put(name, new Method<>(Parameters.positional(parameters), counted(body)));
  }

  private static Method.Body<String> counted(Method.Body<String> body) {
    return (self, arguments, limits) -> {
      limits.pass(self.length());
      return body.call(self, arguments, limits);
    };
  }

  private static void change(String name, UnaryOperator<String> change) {
    positional(name, "", (s, a, l) -> new Text(change.apply(s)));
  }

  private static void all(String name, IntPredicate test) {
    look(name, s -> !s.isEmpty() && s.codePoints().allMatch(test));
  }

  private static void look(String name, Predicate<String> test) {
    positional(
        name,
        "",
        (s, a, l) -> {
          l.look(s.length());
          return Bool.of(test.test(s));
        });
  }

  private static void strip(String name, boolean left, boolean right) {
    positional(
        name, "chars?", (s, a, l) -> new Text(TextSplit.strip(s, a.optionalText(0), left, right)));
  }

  private static void split(String name, boolean right) {
    add(
        name,
        "sep? maxsplit?",
        (s, a, l) -> {
          int most = a.whole(1, -1);
          Optional<String> separator = a.optionalText(0);
          List<String> parts =
              separator.isPresent()
                  ? TextSplit.by(s, separator.get(), most, right)
                  : TextSplit.words(s, most, right);
          return texts(parts, l);
        });
  }

  private static void partition(String name, boolean right) {
    positional(
        name,
        "sep",
        (s, a, l) -> new TupleValue(texts(TextSplit.partition(s, a.text(0), right), l).values()));
  }

  private static void end(String name, boolean right) {
    positional(
        name,
        "part start? end?",
        (s, a, l) -> {
          String part = part(s, a);
          List<Value> tried = a.get(0) instanceof TupleValue tuple ? tuple.values() : null;
          if (tried == null) return Bool.of(endsWith(part, a.text(0), right, a));
          for (Value one : tried) {
            if (!(one instanceof Text text)) throw a.wrong(0, "a string or a tuple of strings");
            l.pass(one);
            if (endsWith(part, text.text(), right, a)) return Bool.TRUE;
          }
          return Bool.FALSE;
        });
  }

  private static boolean endsWith(String part, String end, boolean right, Bound arguments) {
    if (outside(part, arguments)) return false;
    return right ? part.endsWith(end) : part.startsWith(end);
  }

  private static void find(String name, boolean last, boolean must) {
    positional(
        name,
        "sub start? end?",
        (s, a, l) -> {
          String part = part(s, a);
          int at = outside(part, a) ? -1 : CodePoints.find(part, a.text(0), last);
          if (at >= 0) return Int.of((long) at + start(s, a));
          if (must) throw new PythonException("substring not found");
          return Int.of(-1);
        });
  }

  private static Value count(String self, Bound arguments, Limits limits) {
    String part = part(self, arguments);
    if (outside(part, arguments)) return Int.of(0);
    String sub = arguments.text(0);
    if (sub.isEmpty()) return Int.of(CodePoints.length(part) + 1L);
    int count = 0;
    for (int at = Search.first(part, sub, 0); at >= 0; count++) {
      at = Search.first(part, sub, at + sub.length());
    }
    return Int.of(count);
  }

  /** {@code self[start:end]}; null where the start lies behind the end. */
  private static String part(String self, Bound arguments) {
    if (start(self, arguments) > CodePoints.length(self)) return null;
    Span span = span(self, arguments);
    return span.start() > span.stop() ? null : CodePoints.pick(self, span);
  }

  private static boolean outside(String part, Bound arguments) {
    if (!(arguments.get(0) instanceof TupleValue)) arguments.text(0);
    return part == null;
  }

  private static Span span(String self, Bound a) {
    return Span.of(a.or(1, None.NONE), a.or(2, None.NONE), None.NONE, CodePoints.length(self));
  }

  private static int start(String self, Bound arguments) {
    Value start = arguments.or(1, None.NONE);
    if (start == None.NONE) return 0;
    int at = Numbers.index(start, "start");
    return at < 0 ? Math.max(0, at + CodePoints.length(self)) : at;
  }

  private static Value replace(String self, Bound arguments, Limits limits) {
    return new Text(
        TextSplit.replace(
            self, arguments.text(0), arguments.text(1), arguments.whole(2, -1), limits));
  }

  private static Value join(String self, Bound arguments, Limits limits) {
    StringBuilder out = new StringBuilder();
    int count = 0;
    for (Value item : Sequences.list(arguments.get(0), limits)) {
      if (!(item instanceof Text text)) {
        throw new PythonException(
            "sequence item " + count + ": expected str instance, " + item.type() + " found");
      }
      String next = count++ == 0 ? text.text() : self + text.text();
      limits.text((long) out.length() + next.length(), next.length());
      out.append(next);
    }
    return new Text(out.toString());
  }

  private static ListValue texts(List<String> parts, Limits limits) {
    limits.list(parts.size());
    return new ListValue(parts.stream().map(part -> (Value) new Text(part)).toList());
  }
}
