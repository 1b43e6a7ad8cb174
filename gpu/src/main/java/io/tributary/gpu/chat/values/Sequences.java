package io.tributary.gpu.chat.values;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** What lists, tuples, ranges and strings have in common. */
public final class Sequences {
  private Sequences() {}

  /** The place that a key names, counted from the end if negative; empty if there is none. */
  static Optional<Integer> index(Value key, int length) {
    return Numbers.whole(key)
        .map(i -> i.signum() < 0 ? i.add(BigInteger.valueOf(length)) : i)
        .filter(i -> i.signum() >= 0 && i.compareTo(BigInteger.valueOf(length)) < 0)
        .map(BigInteger::intValue);
  }

  /** {@code value[start:stop:step]}. */
  public static Value slice(Value value, Value start, Value stop, Value step, Limits limits) {
    if (value instanceof Undefined undefined) throw undefined.error();
    if (value instanceof Text text) {
      limits.pass(text.text().length());
      return new Text(CodePoints.pick(text.text(), Span.of(start, stop, step, text.length())));
    }
    if (value instanceof Elements all) {
      return all.with(pick(all.values(), Span.of(start, stop, step, all.length()), limits));
    }
    if (value instanceof RangeValue range) {
      return range.pick(Span.of(start, stop, step, range.length()));
    }
    throw new PythonException("a '" + value.type() + "' object cannot be sliced");
  }

  private static List<Value> pick(List<Value> values, Span span, Limits limits) {
    limits.list(span.count());
    List<Value> out = new ArrayList<>(span.count());
    for (int i = 0; i < span.count(); i++) out.add(values.get(span.index(i)));
    return out;
  }

  /** All elements of anything that can be iterated over. */
  public static List<Value> list(Value value, Limits limits) {
    Iterator<Value> rest = value.iterator();
    List<Value> out = new ArrayList<>();
    while (rest.hasNext()) {
      limits.step(1);
      out.add(rest.next());
    }
    limits.list(out.size());
    return out;
  }

  /** A string backwards, by code points. */
  public static String reversed(String text) {
    int length = CodePoints.length(text);
    return CodePoints.pick(text, new Span(length - 1, -1, -1, length));
  }

  /** {@code reversed(value)}; empty if it has no order that can be turned round. */
  public static Optional<Iterator<Value>> reversed(Value value, Limits limits) {
    if (!(value instanceof Elements
        || value instanceof RangeValue
        || value instanceof DictValue
        || value instanceof DictView
        || value instanceof Text
        || value instanceof Undefined)) {
      return Optional.empty();
    }
    List<Value> all = list(value, limits);
    Collections.reverse(all);
    return Optional.of(all.iterator());
  }
}
