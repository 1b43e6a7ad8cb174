package io.tributary.api;

/** A judge could not give its verdicts: an endpoint is down, a model fails. */
public class JudgeException extends Exception {
  private static final long serialVersionUID = 1L;

  public JudgeException(String message) {
    super(message);
  }

  public JudgeException(String message, Throwable cause) {
    super(message, cause);
  }
}
