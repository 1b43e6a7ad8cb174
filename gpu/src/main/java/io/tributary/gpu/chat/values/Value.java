package io.tributary.gpu.chat.values;

import java.util.Iterator;
import java.util.Optional;

/** A value of the template language. Values never change but for {@link Namespace}. */
public sealed interface Value
    permits None,
        Bool,
        Int,
        Real,
        Textual,
        Elements,
        DictValue,
        DictView,
        RangeValue,
        OneShot,
        Undefined,
        Namespace,
        FunctionValue,
        LoopValue {
  /** Python's name of its type. */
  String type();

  /** Whether a condition holds with it. */
  boolean truth();

  /** Python's {@code repr}: how it looks inside a list. */
  void repr(Printer out);

  /** Python's {@code str}: how it looks when printed. */
  default void str(Printer out) {
    repr(out);
  }

  /** Python's {@code len}. */
  default int length() {
    throw new PythonException("object of type '" + type() + "' has no len()");
  }

  /** Python's {@code iter}. */
  default Iterator<Value> iterator() {
    throw new PythonException("'" + type() + "' object is not iterable");
  }

  /** Whether {@link #iterator} works, found out without calling it. */
  default boolean iterable() {
    return false;
  }

  /** {@code value[key]}; empty where Python raises a LookupError or TypeError. */
  default Optional<Value> item(Value key) {
    return Optional.empty();
  }

  /** {@code value.name} as Python finds it, without the items. */
  default Optional<Value> attribute(String name) {
    return Attributes.of(this, name);
  }
}
