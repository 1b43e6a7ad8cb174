package io.tributary.streams.prompts;

/** Posted JSON that holds no prompts, or not only prompts; the message is for the client. */
public final class BadPostException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String field;

  /**
   * @param field where the fault is, such as {@code prompts[3].prompt}; empty: the whole of it
   */
  public BadPostException(String field, String message) {
    super(message);
    this.field = field;
  }

  public String field() {
    return field;
  }
}
