package io.tributary.streams.weights;

/** Weights could not be written, read or fetched. The message is for the user. */
public class WeightException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public WeightException(String message) {
    super(message);
  }

  public WeightException(String message, Throwable cause) {
    super(message, cause);
  }
}
