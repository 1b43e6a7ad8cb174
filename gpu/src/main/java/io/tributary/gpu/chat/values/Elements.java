package io.tributary.gpu.chat.values;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What Python's {@code list} and {@code tuple} have in common. */
public sealed interface Elements extends Value permits ListValue, TupleValue {
  List<Value> values();

  /** Other elements, in the same kind of value. */
  Elements with(List<Value> others);

  /**
   * Whether another value is of the same kind, without which they are neither equal nor ordered.
   */
  default boolean like(Value other) {
    return type().equals(other.type());
  }

  @Override
  default boolean truth() {
    return !values().isEmpty();
  }

  @Override
  default int length() {
    return values().size();
  }

  @Override
  default Iterator<Value> iterator() {
    return values().iterator();
  }

  @Override
  default boolean iterable() {
    return true;
  }

  @Override
  default Optional<Value> item(Value key) {
    return Sequences.index(key, length()).map(values()::get);
  }
}
