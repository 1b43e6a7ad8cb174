package io.tributary.gpu.chat.values;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Python's {@code tuple}. */
public record TupleValue(List<Value> values) implements Value {
  public static TupleValue of(Value... values) {
    return new TupleValue(List.of(values));
  }

  @Override
  public String type() {
    return "tuple";
  }

  @Override
  public boolean truth() {
    return !values.isEmpty();
  }

  @Override
  public void repr(Printer out) {
    out.append("(");
    out.nested(values);
    out.append(values.size() == 1 ? ",)" : ")");
  }

  @Override
  public int length() {
    return values.size();
  }

  @Override
  public Iterator<Value> iterator() {
    return values.iterator();
  }

  @Override
  public boolean iterable() {
    return true;
  }

  @Override
  public Optional<Value> item(Value key) {
    return Sequences.index(key, values.size()).map(values::get);
  }
}
