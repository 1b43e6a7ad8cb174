package io.tributary.gpu.chat.values;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Python's {@code ==}, {@code <}, {@code in} and what is made of them. */
public final class Comparing {
  private Comparing() {}

  /** {@code a == b}. */
  public static boolean equal(Value a, Value b, Limits limits) {
    limits.enter();
    boolean equal = equalValues(a, b, limits);
    limits.leave();
    return equal;
  }

  private static boolean equalValues(Value a, Value b, Limits limits) {
    if (Numbers.isNumber(a) && Numbers.isNumber(b)) {
      return Numbers.order(a, b).filter(order -> order == 0).isPresent();
    }
    Optional<String> text = text(a);
    if (text.isPresent()) {
      limits.pass(text.get().length());
      return text.equals(text(b));
    }
    if (a instanceof Elements x && b instanceof Elements y && x.like(y)) {
      return equalLists(x.values(), y.values(), limits);
    }
    if (a instanceof RangeValue x && b instanceof RangeValue y) {
      return x.values().equals(y.values());
    }
    if (a instanceof DictValue x && b instanceof DictValue y) return equalDicts(x, y, limits);
    if (a instanceof Undefined && b instanceof Undefined) return true;
    if (a instanceof DictView && b instanceof DictView) {
      throw PythonException.unsupported("comparing views of dicts");
    }
    return a == b;
  }

  /** Python takes an element for equal to itself without looking. */
  private static boolean same(Value a, Value b, Limits limits) {
    return a == b || equal(a, b, limits);
  }

  private static boolean equalLists(List<Value> a, List<Value> b, Limits limits) {
    if (a.size() != b.size()) return false;
    for (int i = 0; i < a.size(); i++) {
      if (!same(a.get(i), b.get(i), limits)) return false;
    }
    return true;
  }

  private static boolean equalDicts(DictValue a, DictValue b, Limits limits) {
    if (a.length() != b.length()) return false;
    for (DictValue.Entry entry : a.entries()) {
      Optional<Value> other = b.get(entry.key());
      if (other.isEmpty() || !same(entry.value(), other.get(), limits)) return false;
    }
    return true;
  }

  private static Optional<String> text(Value value) {
    if (value instanceof Text text) return Optional.of(text.text());
    if (value instanceof Markup markup) return Optional.of(markup.text());
    return Optional.empty();
  }

  /** {@code a < b}. */
  public static boolean less(Value a, Value b, Limits limits) {
    return ordered("<", a, b, limits).filter(order -> order < 0).isPresent();
  }

  /** {@code a <= b}. */
  public static boolean lessOrEqual(Value a, Value b, Limits limits) {
    return ordered("<=", a, b, limits).filter(order -> order <= 0).isPresent();
  }

  /** Empty where a number is not a number. */
  private static Optional<Integer> ordered(String operator, Value a, Value b, Limits limits) {
    limits.enter();
    Optional<Integer> order = order(operator, a, b, limits);
    limits.leave();
    return order;
  }

  private static Optional<Integer> order(String operator, Value a, Value b, Limits limits) {
    if (Numbers.isNumber(a) && Numbers.isNumber(b)) return Numbers.order(a, b);
    if (a instanceof Text x && b instanceof Text y) {
      limits.pass(x.text().length());
      return Optional.of(CodePoints.compare(x.text(), y.text()));
    }
    if (a instanceof Elements x && b instanceof Elements y && x.like(y)) {
      return orderLists(operator, x.values(), y.values(), limits);
    }
    if (a instanceof Undefined undefined) throw undefined.error();
    if (b instanceof Undefined undefined) throw undefined.error();
    throw new PythonException(
        "'" + operator + "' not supported between '" + a.type() + "' and '" + b.type() + "'");
  }

  private static Optional<Integer> orderLists(
      String operator, List<Value> a, List<Value> b, Limits limits) {
    for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
      if (!same(a.get(i), b.get(i), limits)) return ordered(operator, a.get(i), b.get(i), limits);
    }
    return Optional.of(Integer.compare(a.size(), b.size()));
  }

  /**
   * The order of Python's {@code sorted}.
   *
   * @throws PythonException while sorting, if two elements have no order
   */
  public static Comparator<Value> sorting(Limits limits) {
    return (a, b) ->
        ordered("<", a, b, limits).orElseThrow(() -> new PythonException("nan cannot be sorted"));
  }

  /** {@code item in container}. */
  public static boolean contains(Value container, Value item, Limits limits) {
    if (container instanceof Text text) {
      if (!(item instanceof Text part)) {
        throw new PythonException(
            "'in <string>' requires string as left operand, not " + item.type());
      }
      limits.pass(container);
      return Search.first(text.text(), part.text(), 0) >= 0;
    }
    limits.pass(item);
    if (container instanceof DictValue dict) return dict.get(item).isPresent();
    if (container instanceof DictView view && view.kind() == DictView.Kind.KEYS) {
      return view.dict().get(item).isPresent();
    }
    Iterator<Value> rest = iterator(container);
    while (rest.hasNext()) {
      if (same(rest.next(), item, limits)) return true;
    }
    return false;
  }

  private static Iterator<Value> iterator(Value container) {
    if (!container.iterable()) {
      throw new PythonException("argument of type '" + container.type() + "' is not iterable");
    }
    return container.iterator();
  }
}
