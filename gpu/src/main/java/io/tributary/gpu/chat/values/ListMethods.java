package io.tributary.gpu.chat.values;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The methods of Python's {@code list} and {@code tuple} that change nothing. */
final class ListMethods {
  private static final Method<List<Value>> COPY =
      new Method<>(Parameters.positional(""), (self, a, limits) -> new ListValue(self));

  private static final Map<String, Method<List<Value>>> BOTH =
      Map.of(
          "index",
          new Method<>(Parameters.positional("value start? stop?"), ListMethods::index),
          "count",
          new Method<>(Parameters.positional("value"), ListMethods::count));

  private ListMethods() {}

  static Set<String> names() {
    return Set.of("index", "count", "copy");
  }

  static Optional<Value> of(List<Value> self, boolean list, String name) {
    Method<List<Value>> method = list && name.equals("copy") ? COPY : BOTH.get(name);
    return Optional.ofNullable(method).map(m -> m.bind(self, list ? "list" : "tuple", name));
  }

  private static Value index(List<Value> self, Bound arguments, Limits limits) {
    Span span =
        Span.of(arguments.or(1, None.NONE), arguments.or(2, None.NONE), None.NONE, self.size());
    for (int i = 0; i < span.count(); i++) {
      if (Comparing.equal(self.get(span.index(i)), arguments.get(0), limits)) {
        return Int.of(span.index(i));
      }
    }
    throw new PythonException(Printer.repr(arguments.get(0), limits) + " is not in list");
  }

  private static Value count(List<Value> self, Bound arguments, Limits limits) {
    return Int.of(self.stream().filter(v -> Comparing.equal(v, arguments.get(0), limits)).count());
  }
}
