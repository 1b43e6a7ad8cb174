package io.tributary.gpu.chat.values;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The methods of Python's {@code dict} that change nothing. */
final class DictMethods {
  private static final Map<String, Method<DictValue>> ALL =
      Map.of(
          "get",
          new Method<>(
              Parameters.positional("key default?"),
              (self, a, limits) -> self.get(a.get(0)).orElseGet(() -> a.or(1, None.NONE))),
          "keys",
          view(DictView.Kind.KEYS),
          "values",
          view(DictView.Kind.VALUES),
          "items",
          view(DictView.Kind.ITEMS),
          "copy",
          new Method<>(Parameters.positional(""), (self, a, limits) -> self));

  private DictMethods() {}

  static Set<String> names() {
    return ALL.keySet();
  }

  static Optional<Value> of(DictValue self, String name) {
    return Optional.ofNullable(ALL.get(name)).map(method -> method.bind(self, "dict", name));
  }

  private static Method<DictValue> view(DictView.Kind kind) {
    return new Method<>(Parameters.positional(""), (self, a, limits) -> new DictView(kind, self));
  }
}
