package io.tributary.app;

import java.util.Objects;
import java.util.Optional;

/**
 * A user's mistake: what is wrong in one sentence, and where it helps, what to do about it. Shown
 * without a stack trace.
 */
public final class UserError extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String hint;
  private final ExitCode exitCode;

  private UserError(ExitCode exitCode, String message, String hint, Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.exitCode = exitCode;
    this.hint = hint;
  }

  /** The work could not be done as things are: exit code 1. */
  public static UserError failed(String message) {
    return new UserError(ExitCode.FAILED, message, null, null);
  }

  /** As {@link #failed(String)}, with the exception that {@code --stacktrace} shows. */
  public static UserError failed(String message, Throwable cause) {
    return new UserError(ExitCode.FAILED, message, null, cause);
  }

  /** Wrong arguments or settings: exit code 2. */
  public static UserError wrongUsage(String message) {
    return new UserError(ExitCode.WRONG_USAGE, message, null, null);
  }

  /** The same error with a line that says what to do about it. */
  public UserError withHint(String line) {
    return new UserError(exitCode, getMessage(), line, getCause());
  }

  public Optional<String> hint() {
    return Optional.ofNullable(hint);
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
