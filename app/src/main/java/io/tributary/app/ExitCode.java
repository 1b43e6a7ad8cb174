package io.tributary.app;

/** How the program ends, for scripts. */
public enum ExitCode {
  OK(0),
  /** The work failed, or an audit found a violation. */
  FAILED(1),
  /** Wrong usage or configuration; nothing was started. */
  WRONG_USAGE(2);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
