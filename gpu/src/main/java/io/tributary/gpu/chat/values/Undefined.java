package io.tributary.gpu.chat.values;

import java.util.Collections;
import java.util.Iterator;
import java.util.Optional;

/**
 * Jinja's default for what is not there: prints as nothing, is false, has no elements; everything
 * else with it is an error.
 *
 * @param message what is not there
 */
public record Undefined(String message) implements Value {
  /** A variable that nobody set. */
  public static Undefined name(String name) {
    return new Undefined("'" + name + "' is undefined");
  }

  /** An attribute or item that a value does not have. */
  public static Undefined in(Value value, Value key, Limits limits) {
    String type = value == None.NONE ? "None" : value.type() + " object";
    return new Undefined(
        key instanceof Text text
            ? "'" + type + "' has no attribute '" + text.text() + "'"
            : type + " has no element " + Printer.repr(key, limits));
  }

  /** What doing something with it raises. */
  public PythonException error() {
    return new PythonException(message);
  }

  @Override
  public String type() {
    return "Undefined";
  }

  @Override
  public boolean truth() {
    return false;
  }

  @Override
  public void str(Printer out) {
    out.append("");
  }

  @Override
  public void repr(Printer out) {
    out.append("Undefined");
  }

  @Override
  public int length() {
    return 0;
  }

  @Override
  public Iterator<Value> iterator() {
    return Collections.emptyIterator();
  }

  @Override
  public boolean iterable() {
    return true;
  }

  @Override
  public Optional<Value> item(Value key) {
    throw error();
  }

  @Override
  public Optional<Value> attribute(String name) {
    throw error();
  }
}
