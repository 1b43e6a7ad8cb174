package io.tributary.gpu.chat.values;

import java.util.Iterator;

/**
 * A Python generator or iterator, such as {@code map} and {@code select} give: computed as it is
 * asked for, empty the second time.
 */
public final class OneShot implements Value {
  private final Iterator<Value> rest;

  public OneShot(Iterator<Value> rest) {
    this.rest = rest;
  }

  @Override
  public String type() {
    return "generator";
  }

  @Override
  public boolean truth() {
    return true;
  }

  @Override
  public void repr(Printer out) {
    throw new PythonException(
        "the result of a filter such as map or select is printed as it is;"
            + " it must go through |list or |join first");
  }

  @Override
  public Iterator<Value> iterator() {
    return rest;
  }

  @Override
  public boolean iterable() {
    return true;
  }
}
