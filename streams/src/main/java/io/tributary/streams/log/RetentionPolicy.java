package io.tributary.streams.log;

import java.time.Duration;

/**
 * How long the candidates that are neither chosen nor rejected are kept. Pairs are kept for ever.
 *
 * @param maxAge from the pair's commit; zero for no limit
 * @param maxPairs so many of the newest pairs keep all candidates; zero for no limit
 * @param batch pairs pruned in one transaction, at least 1
 */
public record RetentionPolicy(Duration maxAge, long maxPairs, int batch) {
  /** Keeps everything. */
  public static final RetentionPolicy KEEP_ALL = new RetentionPolicy(Duration.ZERO, 0, 500);

  public RetentionPolicy {
    if (maxAge.isNegative()) throw new IllegalArgumentException("age " + maxAge);
    if (maxPairs < 0) throw new IllegalArgumentException("pairs " + maxPairs);
    if (batch < 1) throw new IllegalArgumentException("batch " + batch + ", at least 1");
  }

  public boolean keepsAll() {
    return maxAge.isZero() && maxPairs == 0;
  }
}
