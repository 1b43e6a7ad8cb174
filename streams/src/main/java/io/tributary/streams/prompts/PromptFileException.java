package io.tributary.streams.prompts;

/** The user's prompts file cannot be used; the message is for the user. */
public final class PromptFileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PromptFileException(String message) {
    super(message);
  }

  public PromptFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
