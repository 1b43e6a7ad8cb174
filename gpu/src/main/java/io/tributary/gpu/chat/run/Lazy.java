package io.tributary.gpu.chat.run;

import io.tributary.gpu.chat.values.OneShot;
import io.tributary.gpu.chat.values.Value;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * What Python's generators are: nothing is done, and nothing goes wrong, before elements are asked
 * for.
 */
final class Lazy implements Iterator<Value> {
  private final Supplier<Iterator<Value>> start;
  private final Predicate<Value> keep;
  private final Function<Value, Value> change;
  private Iterator<Value> rest;
  private Value next;

  private Lazy(
      Supplier<Iterator<Value>> start, Predicate<Value> keep, Function<Value, Value> change) {
    this.start = start;
    this.keep = keep;
    this.change = change;
  }

  static OneShot from(Supplier<Iterator<Value>> start) {
    return new OneShot(new Lazy(start, value -> true, value -> value));
  }

  static OneShot filtered(Supplier<Iterator<Value>> start, Predicate<Value> keep) {
    return new OneShot(new Lazy(start, keep, value -> value));
  }

  static OneShot filtered(
      Supplier<Iterator<Value>> start, Predicate<Value> keep, Function<Value, Value> change) {
    return new OneShot(new Lazy(start, keep, change));
  }

  static OneShot mapped(Supplier<Iterator<Value>> start, Function<Value, Value> change) {
    return new OneShot(new Lazy(start, value -> true, change));
  }

  @Override
  public boolean hasNext() {
    if (rest == null) rest = start.get();
    while (next == null && rest.hasNext()) {
      Value candidate = rest.next();
      if (keep.test(candidate)) next = change.apply(candidate);
    }
    return next != null;
  }

  @Override
  public Value next() {
    if (!hasNext()) throw new NoSuchElementException();
    Value value = next;
    next = null;
    return value;
  }
}
