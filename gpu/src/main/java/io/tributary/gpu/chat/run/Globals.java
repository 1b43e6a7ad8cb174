package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.values.Bound;
import io.tributary.gpu.chat.values.CallArguments;
import io.tributary.gpu.chat.values.DictValue;
import io.tributary.gpu.chat.values.FunctionValue;
import io.tributary.gpu.chat.values.Limits;
import io.tributary.gpu.chat.values.Namespace;
import io.tributary.gpu.chat.values.Numbers;
import io.tributary.gpu.chat.values.Parameters;
import io.tributary.gpu.chat.values.Printer;
import io.tributary.gpu.chat.values.PythonException;
import io.tributary.gpu.chat.values.RangeValue;
import io.tributary.gpu.chat.values.Sequences;
import io.tributary.gpu.chat.values.Text;
import io.tributary.gpu.chat.values.Value;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The functions that every template can call. */
final class Globals {
  /** Jinja has these too. */
  private static final Set<String> NOT_SUPPORTED = Set.of("cycler", "joiner", "lipsum", "self");

  private static final Map<String, Parameters> PARAMETERS =
      new TreeMap<>(
          Map.of(
              "range", Parameters.positional("start stop? step?"),
              "raise_exception", Parameters.of("message"),
              "strftime_now", Parameters.of("format")));

  private Globals() {}

  static Set<String> names() {
    Set<String> names = new TreeSet<>(PARAMETERS.keySet());
    names.addAll(Set.of("namespace", "dict"));
    return names;
  }

  static boolean notSupported(String name) {
    return NOT_SUPPORTED.contains(name);
  }

  /** The parameters of a function that has fixed ones. */
  static Optional<Parameters> parameters(String name) {
    return Optional.ofNullable(PARAMETERS.get(name));
  }

  /** The functions, by name. */
  static Map<String, Value> all(Clock clock) {
    return Map.of(
        "range",
        bound("range", (a, limits) -> range(a)),
        "raise_exception",
        bound(
            "raise_exception",
            (a, limits) -> {
              throw new RaisedByTemplate(Printer.str(a.get(0), limits));
            }),
        "strftime_now",
        bound(
            "strftime_now",
            (a, limits) -> new Text(Strftime.format(a.text(0), LocalDateTime.now(clock)))),
        "namespace",
        function("namespace", Globals::namespace),
        "dict",
        function("dict", Globals::dict));
  }

  /** What a function with fixed parameters does. */
  @FunctionalInterface
  private interface Body {
    Value call(Bound arguments, Limits limits);
  }

  private static Value bound(String name, Body body) {
    Parameters parameters = PARAMETERS.get(name);
    return function(
        name, (arguments, limits) -> body.call(parameters.bind(name, arguments), limits));
  }

  private static Value function(String name, FunctionValue.Body body) {
    return new FunctionValue(FunctionValue.Kind.GLOBAL, name, body);
  }

  private static Value range(Bound arguments) {
    long first = number(arguments.get(0));
    if (arguments.given(1).isEmpty()) return RangeValue.of(0, first, 1);
    return RangeValue.of(
        first, number(arguments.get(1)), arguments.given(2).map(Globals::number).orElse(1L));
  }

  private static long number(Value value) {
    return Numbers.index(value, "an argument of range()");
  }

  private static Value namespace(CallArguments arguments, Limits limits) {
    Namespace namespace = new Namespace();
    for (DictValue.Entry entry : entries(arguments, limits).entries()) {
      if (!(entry.key() instanceof Text name)) {
        throw new PythonException("namespace(): a name is a " + entry.key().type());
      }
      namespace.set(name.text(), entry.value());
    }
    return namespace;
  }

  private static Value dict(CallArguments arguments, Limits limits) {
    return entries(arguments, limits);
  }

  private static DictValue entries(CallArguments arguments, Limits limits) {
    DictValue.Builder dict = new DictValue.Builder();
    if (arguments.positional().size() > 1) {
      throw new PythonException("dict and namespace take one positional argument at most");
    }
    for (Value source : arguments.positional()) {
      if (source instanceof DictValue other) {
        other.entries().forEach(entry -> dict.put(entry.key(), entry.value()));
        continue;
      }
      for (Value pair : Sequences.list(source, limits)) {
        List<Value> both = Sequences.list(pair, limits);
        if (both.size() != 2) throw new PythonException("dict(): an element is no pair");
        dict.put(both.get(0), both.get(1));
      }
    }
    arguments.named().forEach((name, value) -> dict.put(new Text(name), value));
    return dict.build();
  }
}
