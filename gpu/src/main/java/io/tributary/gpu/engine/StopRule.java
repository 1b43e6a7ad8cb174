package io.tributary.gpu.engine;

/** Ends a response besides EOS; asked after every token. */
@FunctionalInterface
public interface StopRule {
  StopRule NONE = (tokens, length) -> false;

  /** Whether the response ends with the first {@code length} of these tokens. */
  boolean stopped(int[] tokens, int length);
}
