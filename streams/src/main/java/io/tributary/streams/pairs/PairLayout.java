package io.tributary.streams.pairs;

/** TRL's two ways to write prompt, chosen and rejected. */
public enum PairLayout {
  /** Texts. */
  PLAIN,
  /** Lists of messages, each {@code {"role": ..., "content": ...}}. */
  CONVERSATIONAL
}
