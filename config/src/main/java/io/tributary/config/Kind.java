package io.tributary.config;

import com.typesafe.config.ConfigValue;
import java.util.Optional;
import java.util.function.Function;

/**
 * One kind of setting.
 *
 * @param expected what is right, in words that go after "must be"
 * @param parse reads a resolved HOCON value; empty if it is not acceptable
 * @param render writes a value as HOCON that {@code parse} reads back to the same value
 */
record Kind<T>(
    String expected, Function<ConfigValue, Optional<T>> parse, Function<T, String> render) {

  /** The same kind, where the empty string means that there is no value. */
  Kind<Optional<T>> optional() {
    return new Kind<>(
        "empty, or " + expected,
        value ->
            Kinds.scalar(value).filter(String::isEmpty).isPresent()
                ? Optional.of(Optional.empty())
                : parse.apply(value).map(Optional::of),
        value -> value.map(render).orElse("\"\""));
  }
}
