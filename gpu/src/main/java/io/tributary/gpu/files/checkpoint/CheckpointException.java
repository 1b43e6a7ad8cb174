package io.tributary.gpu.files.checkpoint;

/** A checkpoint that cannot be written, or that is not whole. The message is for the user. */
public final class CheckpointException extends RuntimeException {
  public CheckpointException(String message) {
    super(message);
  }

  public CheckpointException(String message, Throwable cause) {
    super(message, cause);
  }
}
