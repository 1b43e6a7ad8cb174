package io.tributary.gpu.engine;

/**
 * The key/value cache of a {@link ContinuousBatch}.
 *
 * @param slots responses that are decoded side by side
 * @param staged prompts that are read side by side, each into a slot of its own
 * @param places tokens a slot holds: prompt and response
 */
public record CachePlan(int slots, int staged, int places) {
  private static final int MOST_STAGED = 8;

  public CachePlan {
    if (slots < 1 || staged < 1 || places < 2) {
      throw new IllegalArgumentException(
          "no cache of %d + %d slots of %d places".formatted(slots, staged, places));
    }
  }

  /** A cache for so many responses of so many tokens with their prompts. */
  public static CachePlan of(int slots, int places) {
    return new CachePlan(slots, Math.min(slots, MOST_STAGED), places);
  }

  /** Bytes of a cache like this for that model; one place a slot more takes prefill's padding. */
  public long bytes(DecoderShape shape, Compute compute) {
    int each = compute.inference() == MatmulPath.BF16_FLOW ? 2 : 4;
    return 2L
        * shape.layers()
        * shape.kvHeads()
        * shape.headWidth()
        * (slots + staged)
        * (places + 1L)
        * each;
  }

  /**
   * The largest cache that fits: as asked for, or with fewer slots.
   *
   * @param wanted slots that would be used
   * @param free bytes that the cache may take
   * @throws IllegalStateException if not even one slot fits, with the numbers
   */
  public static CachePlan within(
      DecoderShape shape, Compute compute, int wanted, int places, long free) {
    long least = of(1, places).bytes(shape, compute);
    if (least > free) {
      throw new IllegalStateException(
          "a key/value cache of %,d tokens takes %,d bytes for one response, %,d are free; use"
                  .formatted(places, least, free)
              + " shorter prompts and responses, or a device with more memory");
    }
    int slots = wanted;
    while (slots > 1 && of(slots, places).bytes(shape, compute) > free) slots--;
    return of(slots, places);
  }
}
