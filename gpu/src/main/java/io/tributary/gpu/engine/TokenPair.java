package io.tributary.gpu.engine;

import java.util.Arrays;
import java.util.Optional;

/**
 * The chosen and the rejected response to one prompt, as tokens.
 *
 * @param reference what the reference model says of them, once it has been asked
 */
public record TokenPair(
    TokenSequence chosen, TokenSequence rejected, Optional<LogProbs> reference) {

  /** log pi(y | x) of both responses, in nats. */
  public record LogProbs(double chosen, double rejected) {}

  /** A pair that the reference has not seen. */
  public TokenPair(TokenSequence chosen, TokenSequence rejected) {
    this(chosen, rejected, Optional.empty());
  }

  TokenPair with(LogProbs known) {
    return new TokenPair(chosen, rejected, Optional.of(known));
  }

  int length() {
    return Math.max(chosen.length(), rejected.length());
  }

  /** Tokens of both rows; a prompt that they share is packed once. */
  int tokens() {
    boolean shared = Arrays.equals(chosen.prompt(), rejected.prompt());
    return chosen.length() + rejected.length() - (shared ? chosen.prompt().length : 0);
  }
}
