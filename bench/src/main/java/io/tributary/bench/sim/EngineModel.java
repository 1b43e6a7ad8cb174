package io.tributary.bench.sim;

/**
 * A generator's declared speed. Lengths are uniform between {@code meanTokens * (1 - spread)} and
 * {@code meanTokens * (1 + spread)}; a slot is taken for whole chunks.
 *
 * @param slots candidates decoded side by side
 * @param chunkTokens tokens sampled of each in one call
 * @param tokensPerSecond of one slot, however many are taken; infinite for an engine without delay
 * @param spread of the lengths, in [0, 1)
 */
public record EngineModel(
    int slots, int chunkTokens, double tokensPerSecond, int meanTokens, double spread) {
  public EngineModel {
    if (slots < 1 || chunkTokens < 1 || meanTokens < 1) {
      throw new IllegalArgumentException(
          "slots %d, chunk %d and mean length %d must be at least 1"
              .formatted(slots, chunkTokens, meanTokens));
    }
    if (!(tokensPerSecond > 0)) throw new IllegalArgumentException("rate " + tokensPerSecond);
    if (!(spread >= 0 && spread < 1)) {
      throw new IllegalArgumentException("spread " + spread + ", at least 0 and less than 1");
    }
  }

  /** Wall time of one call. */
  public double chunkSeconds() {
    return chunkTokens / tokensPerSecond;
  }

  /** So many lengths that stand for the distribution: the middles of equally likely parts of it. */
  public int[] lengths(int count) {
    int[] lengths = new int[count];
    for (int i = 0; i < count; i++) {
      double place = 2 * (i + 0.5) / count - 1;
      lengths[i] = (int) Math.max(1, Math.round(meanTokens * (1 + spread * place)));
    }
    return lengths;
  }

  /** Calls until a response of that length has ended. */
  public int chunks(int tokens) {
    return (tokens + chunkTokens - 1) / chunkTokens;
  }

  /** Mean seconds that a candidate has a slot. */
  public double meanSeconds() {
    double chunks = 0;
    int[] lengths = lengths(ResponsePool.SIZE);
    for (int length : lengths) chunks += chunks(length);
    return chunks / lengths.length * chunkSeconds();
  }

  /** Expected seconds until the last of so many candidates that begin together has ended. */
  public double longestSeconds(int candidates) {
    int[] lengths = lengths(ResponsePool.SIZE);
    double expected = 0;
    double before = 0;
    for (int i = 0; i < lengths.length; i++) {
      double upTo = Math.pow((i + 1.0) / lengths.length, candidates);
      expected += (upTo - before) * chunks(lengths[i]);
      before = upTo;
    }
    return expected * chunkSeconds();
  }

  /** Candidates a second with no slot ever empty: the ideal. */
  public double candidatesPerSecond() {
    return slots / meanSeconds();
  }
}
