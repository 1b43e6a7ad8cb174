package io.tributary.gpu.chat.syntax;

/** A template that cannot be read, or that uses what is not supported; says where. */
public final class SyntaxException extends RuntimeException {
  private final int line;

  public SyntaxException(int line, String message) {
    super(message);
    this.line = line;
  }

  public int line() {
    return line;
  }
}
