package io.tributary.gpu.chat.values;

/** What Python, or Jinja on it, would have raised; or an operation that is not supported here. */
public final class PythonException extends RuntimeException {
  public PythonException(String message) {
    super(message);
  }

  static PythonException unsupported(String what) {
    return new PythonException(what + " is not supported here");
  }
}
