package io.tributary.gpu.engine;

/** The chosen and the rejected response to one prompt, as tokens. */
public record TokenPair(TokenSequence chosen, TokenSequence rejected) {
  int length() {
    return Math.max(chosen.length(), rejected.length());
  }
}
