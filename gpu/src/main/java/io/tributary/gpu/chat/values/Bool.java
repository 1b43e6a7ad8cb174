package io.tributary.gpu.chat.values;

/** Python's {@code bool}; counts as 0 or 1 in arithmetic. */
public enum Bool implements Value {
  FALSE,
  TRUE;

  public static Bool of(boolean truth) {
    return truth ? TRUE : FALSE;
  }

  @Override
  public String type() {
    return "bool";
  }

  @Override
  public boolean truth() {
    return this == TRUE;
  }

  @Override
  public void repr(Printer out) {
    out.append(this == TRUE ? "True" : "False");
  }
}
