package io.tributary.gpu.chat.values;

import io.tributary.gpu.chat.values.FunctionValue.Kind;

/**
 * A method of a type.
 *
 * @param <S> Java's type of what it belongs to
 */
record Method<S>(Parameters parameters, Body<S> body) {
  /** What a call does. */
  @FunctionalInterface
  interface Body<S> {
    Value call(S self, Bound arguments, Limits limits);
  }

  FunctionValue bind(S self, String type, String name) {
    String full = type + "." + name;
    return new FunctionValue(
        Kind.METHOD,
        full,
        (arguments, limits) -> body.call(self, parameters.bind(full, arguments), limits));
  }
}
