package io.tributary.gpu.chat.values;

/** Python's {@code None}. */
public enum None implements Value {
  NONE;

  @Override
  public String type() {
    return "NoneType";
  }

  @Override
  public boolean truth() {
    return false;
  }

  @Override
  public void repr(Printer out) {
    out.append("None");
  }
}
