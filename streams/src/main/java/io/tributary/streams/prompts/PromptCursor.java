package io.tributary.streams.prompts;

import io.tributary.api.Prompt;

/**
 * A place in a sequence of prompts that may still grow. Used by one thread at a time, which it may
 * block for the time of a disk or database access; waiting for prompts is the caller's part.
 */
public interface PromptCursor extends AutoCloseable {
  /** What there is at the cursor. */
  sealed interface Next {
    /** A prompt; the cursor stands behind it. */
    record One(Prompt prompt) implements Next {}

    /** Nothing now; ask again later. */
    enum NotNow implements Next {
      INSTANCE
    }

    /** Nothing any more. */
    enum End implements Next {
      INSTANCE
    }
  }

  /** Looks at the next place. An exception ends the run. */
  Next next();

  @Override
  default void close() {}
}
