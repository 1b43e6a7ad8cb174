package io.tributary.gpu.chat.values;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Values from plain Java data: null, Boolean, numbers, String, List and Map with such inside. */
public final class Values {
  private static final int DEEPEST = 200;

  private Values() {}

  /**
   * Converts data.
   *
   * @param name of the data, for messages
   * @throws IllegalArgumentException if it holds anything else, or holds itself
   */
  public static Value of(String name, Object data) {
    return of(name, data, 0);
  }

  private static Value of(String name, Object data, int depth) {
    if (depth > DEEPEST) {
      throw new IllegalArgumentException(name + " is nested more than " + DEEPEST + " deep");
    }
    if (data == null) return None.NONE;
    if (data instanceof Boolean truth) return Bool.of(truth);
    if (data instanceof String text) return new Text(text);
    if (data instanceof Number number) return number(name, number);
    if (data instanceof List<?> list) {
      List<Value> values = new ArrayList<>(list.size());
      for (Object inner : list) values.add(of(name + "[" + values.size() + "]", inner, depth + 1));
      return new ListValue(values);
    }
    if (data instanceof Map<?, ?> map) {
      DictValue.Builder dict = new DictValue.Builder();
      map.forEach(
          (key, inner) -> {
            if (!(key instanceof String text)) throw wrong(name + ", key " + key, key);
            dict.put(new Text(text), of(name + "." + text, inner, depth + 1));
          });
      return dict.build();
    }
    throw wrong(name, data);
  }

  private static Value number(String name, Number number) {
    if (number instanceof BigInteger whole) return new Int(whole);
    if (number instanceof Integer
        || number instanceof Long
        || number instanceof Short
        || number instanceof Byte) {
      return Int.of(number.longValue());
    }
    if (number instanceof Double || number instanceof Float || number instanceof BigDecimal) {
      return new Real(number.doubleValue());
    }
    throw wrong(name, number);
  }

  private static IllegalArgumentException wrong(String name, Object data) {
    return new IllegalArgumentException(
        name
            + " is of "
            + (data == null ? "no class" : data.getClass())
            + "; it must be null, Boolean, a number, String, List or Map");
  }
}
