package io.tributary.streams.http;

/** Prompts cannot be taken over HTTP as the settings say; the message is for the user. */
public final class PromptServerException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PromptServerException(String message) {
    super(message);
  }

  public PromptServerException(String message, Throwable cause) {
    super(message, cause);
  }
}
