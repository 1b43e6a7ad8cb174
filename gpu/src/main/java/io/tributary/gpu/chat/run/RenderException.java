package io.tributary.gpu.chat.run;

/** A template could not be rendered; says where. */
public final class RenderException extends RuntimeException {
  private final int line;
  private final boolean raisedByTemplate;

  RenderException(int line, RuntimeException cause) {
    super(cause.getMessage(), cause);
    this.line = line;
    this.raisedByTemplate = cause instanceof RaisedByTemplate;
  }

  public int line() {
    return line;
  }

  /** Whether the message is the template's own, from {@code raise_exception}. */
  public boolean raisedByTemplate() {
    return raisedByTemplate;
  }
}
