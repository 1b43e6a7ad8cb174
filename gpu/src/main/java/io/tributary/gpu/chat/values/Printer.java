package io.tributary.gpu.chat.values;

/** Collects the text of values, within limits. */
public final class Printer {
  private final StringBuilder text = new StringBuilder();
  private final Limits limits;

  public Printer(Limits limits) {
    this.limits = limits;
  }

  /** {@code str(value)}. */
  public static String str(Value value, Limits limits) {
    if (value instanceof Text text) return text.text();
    Printer out = new Printer(limits);
    value.str(out);
    return out.toString();
  }

  /** {@code repr(value)}. */
  public static String repr(Value value, Limits limits) {
    Printer out = new Printer(limits);
    out.nested(value);
    return out.toString();
  }

  public Printer append(String more) {
    limits.text((long) text.length() + more.length(), more.length());
    text.append(more);
    return this;
  }

  /** A value inside another, as its {@code repr}. */
  public void nested(Value value) {
    limits.enter();
    value.repr(this);
    limits.leave();
  }

  /** Values inside another, with commas. */
  public void nested(Iterable<Value> values) {
    String comma = "";
    for (Value value : values) {
      append(comma);
      nested(value);
      comma = ", ";
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
