package io.tributary.app.cli;

/** What decides a game between two versions. */
public enum Yardstick {
  /** The gold scorer for prompts of the embedded corpus, else what the run optimised. */
  DEFAULT,
  GOLD,
  /** What the run optimised, as a score of single responses. */
  PROXY,
  /** The judge of the settings, asked about both responses in both orders. */
  JUDGE
}
