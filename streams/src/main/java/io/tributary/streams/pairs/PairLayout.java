package io.tributary.streams.pairs;

/** Ways to write rows: TRL's two of prompt, chosen and rejected, and RLHFlow's of a ranked list. */
public enum PairLayout {
  /** Texts. */
  PLAIN,
  /** Lists of messages, each {@code {"role": ..., "content": ...}}. */
  CONVERSATIONAL,
  /** A prompt's text, {@code responses} as texts, and {@code rewards}, one for each of them. */
  RANKED
}
