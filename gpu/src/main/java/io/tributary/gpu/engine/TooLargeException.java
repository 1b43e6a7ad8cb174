package io.tributary.gpu.engine;

/** A single example does not fit into the device's memory; nothing was updated. */
public final class TooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TooLargeException(int tokens, String device, Throwable cause) {
    super(
        "one example of %d tokens does not fit into the memory of %s, alone in its pass; set training.recompute = true, lower training.logit-memory, or allow shorter prompts and responses (prompts.max-tokens, generation.max-new-tokens)"
            .formatted(tokens, device),
        cause);
  }
}
