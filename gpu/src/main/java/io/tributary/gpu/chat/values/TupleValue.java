package io.tributary.gpu.chat.values;

import java.util.List;

/** Python's {@code tuple}. */
public record TupleValue(List<Value> values) implements Elements {
  public static TupleValue of(Value... values) {
    return new TupleValue(List.of(values));
  }

  @Override
  public TupleValue with(List<Value> others) {
    return new TupleValue(others);
  }

  @Override
  public String type() {
    return "tuple";
  }

  @Override
  public void repr(Printer out) {
    out.append("(");
    out.nested(values);
    out.append(values.size() == 1 ? ",)" : ")");
  }
}
