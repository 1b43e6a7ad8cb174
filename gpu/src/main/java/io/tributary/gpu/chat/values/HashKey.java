package io.tributary.gpu.chat.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Python's hash and equality of dict keys, as Java's: 1, 1.0 and True are one key. */
public final class HashKey {
  private static final int DEEPEST = 50;

  private HashKey() {}

  /**
   * The key of a value.
   *
   * @throws PythonException if the value cannot be hashed
   */
  public static Object of(Value value) {
    return of(value, 0);
  }

  /** The key, or one that no entry has where Python would not find any either. */
  static Object orNothing(Value value) {
    try {
      return of(value);
    } catch (PythonException unhashable) {
      return HashKey.class;
    }
  }

  private static Object of(Value value, int depth) {
    if (depth > DEEPEST) throw new PythonException("tuples in a key nested too deep");
    if (value instanceof Text text) return text.text();
    if (value instanceof Markup markup) return markup.text();
    if (value instanceof Real real) return number(real.value());
    if (value instanceof Int number) return number.value();
    if (value instanceof Bool truth) return truth.truth() ? BigInteger.ONE : BigInteger.ZERO;
    if (value == None.NONE) return value;
    if (value instanceof Undefined) return Undefined.class;
    if (value instanceof TupleValue tuple) {
      List<Object> keys = new ArrayList<>();
      for (Value inner : tuple.values()) keys.add(of(inner, depth + 1));
      return keys;
    }
    throw new PythonException("unhashable type: '" + value.type() + "'");
  }

  private static Object number(double value) {
    boolean whole = !Double.isInfinite(value) && value == Math.rint(value);
    return whole ? new BigDecimal(value).toBigInteger() : (Object) value;
  }
}
