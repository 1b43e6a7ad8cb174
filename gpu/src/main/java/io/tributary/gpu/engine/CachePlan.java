package io.tributary.gpu.engine;

/**
 * The key/value cache of a {@link ContinuousBatch}.
 *
 * @param slots responses that are decoded side by side
 * @param staged prompts that are read side by side, each into a slot of its own
 * @param places tokens a slot holds: prompt and response
 * @param rowCopy whether there is memory for a copy of the weights that a row alone is decoded with
 */
public record CachePlan(int slots, int staged, int places, boolean rowCopy) {
  private static final int MOST_STAGED = 8;

  public CachePlan {
    if (slots < 1 || staged < 1 || places < 2) {
      throw new IllegalArgumentException(
          "no cache of %d + %d slots of %d places".formatted(slots, staged, places));
    }
  }

  /** A cache for so many responses of so many tokens with their prompts. */
  public static CachePlan of(int slots, int places) {
    return new CachePlan(slots, Math.min(slots, MOST_STAGED), places, true);
  }

  /** With half of the slots. */
  public CachePlan halved() {
    CachePlan half = of(Math.max(1, slots / 2), places);
    return new CachePlan(half.slots, half.staged, places, rowCopy);
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

  /** {@link #within(DecoderShape, Compute, int, int, long, int)} for one engine. */
  public static CachePlan within(
      DecoderShape shape, Compute compute, int wanted, int places, long free) {
    return within(shape, compute, wanted, places, free, 1);
  }

  /**
   * The largest cache that fits: as asked for, or with fewer slots. A copy of the weights is
   * planned for if that fits too.
   *
   * @param wanted slots that would be used
   * @param free bytes that the cache may take, and a copy of the weights with it
   * @param engines that share the heap, each with a copy of its own
   * @throws IllegalStateException if not even one slot fits, with the numbers
   */
  public static CachePlan within(
      DecoderShape shape, Compute compute, int wanted, int places, long free, int engines) {
    long least = of(1, places).bytes(shape, compute);
    if (least > free) {
      throw new IllegalStateException(
          "a key/value cache of %,d tokens takes %,d bytes for one response, %,d are free; use"
                  .formatted(places, least, free)
              + " shorter prompts and responses, or a device with more memory");
    }
    int slots = wanted;
    while (slots > 1 && of(slots, places).bytes(shape, compute) > free) slots--;
    CachePlan plan = of(slots, places);
    RowChoice row = RowChoice.of(shape, compute, engines);
    boolean fits =
        row.bytes() == 0 || row.used() && plan.bytes(shape, compute) + row.bytes() <= free;
    return new CachePlan(slots, plan.staged(), places, fits);
  }
}
