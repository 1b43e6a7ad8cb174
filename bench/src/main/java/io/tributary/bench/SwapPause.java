package io.tributary.bench;

import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.CachePlan;
import io.tributary.gpu.engine.ContinuousBatch;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Prepared;
import io.tributary.gpu.engine.StopRule;
import io.tributary.gpu.engine.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * How long a generator's decoding stands still when it takes a new version: the time from the end
 * of one chunk to the end of the next, with and without a swap between them.
 *
 * @param chunk median seconds of a chunk without a swap
 * @param swap median seconds of a chunk with one before it
 * @param longest of those
 */
record SwapPause(
    String shape, int slots, int chunkTokens, double chunk, double swap, double longest) {
  private static final int CHUNK = 16;
  private static final int SLOTS = 8;

  /** A version for each so many chunks. */
  private static final int EVERY = 3;

  private static final int[] NO_END = {-1};

  /** What the swap adds, in seconds. */
  double pause() {
    return swap - chunk;
  }

  /**
   * Measures with all slots busy.
   *
   * @param swaps that are measured, at least 1
   */
  static SwapPause measure(BenchShape what, Setup setup, int swaps) {
    DecoderShape shape = what.shape();
    List<Double> plain = new ArrayList<>();
    List<Double> swapped = new ArrayList<>();
    setup.sum(
        engine -> {
          try (Kernels kernels = new Kernels(shape, setup.compute());
              Weights one = Policy.load(kernels, Policy.initial(shape, 1));
              Weights other = Policy.load(kernels, Policy.initial(shape, 2));
              Decoding decoding = new Decoding(kernels, shape, what.prompt, one)) {
            // the first chunks compile
            for (int i = 0; i < EVERY; i++) decoding.chunk();
            decoding.swap(other);
            decoding.chunk();
            for (int i = 1; swapped.size() < swaps; i++) {
              decoding.fill();
              boolean swapping = i % EVERY == 0;
              long start = System.nanoTime();
              if (swapping) decoding.swap(i % (2 * EVERY) == 0 ? one : other);
              decoding.chunk();
              (swapping ? swapped : plain).add((System.nanoTime() - start) / 1e9);
            }
          }
          return 0;
        });
    double longest = swapped.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    return new SwapPause(
        what.name().toLowerCase(Locale.ROOT),
        SLOTS,
        CHUNK,
        Median.of(plain),
        Median.of(swapped),
        longest);
  }

  /** A batch that never runs out of work. */
  private static final class Decoding implements AutoCloseable {
    private final Kernels kernels;
    private final ContinuousBatch batch;
    private final SplittableRandom random = new SplittableRandom(1);
    private final int vocabulary;
    private final int prompt;
    private final int response;
    private Prepared prepared;
    private long version;
    private long prompts;

    Decoding(Kernels kernels, DecoderShape shape, int prompt, Weights first) {
      this.kernels = kernels;
      this.vocabulary = shape.vocabulary();
      this.prompt = prompt;
      this.response = shape.context() - prompt;
      batch =
          new ContinuousBatch(
              kernels,
              new ContinuousBatch.Plan(CachePlan.of(SLOTS, shape.context()), CHUNK, SLOTS * prompt),
              NO_END,
              ContinuousBatch.Listener.NONE);
      swap(first);
      fill();
    }

    /** As a generator does it, between two chunks. */
    void swap(Weights weights) {
      Prepared next = Prepared.of(kernels, weights, SLOTS);
      Prepared last = prepared;
      prepared = next;
      batch.use(next, version++);
      if (last != null) last.close();
    }

    void chunk() {
      batch.advance();
    }

    /** Refills the slots, and reads the new prompts, outside of what is timed. */
    void fill() {
      if (batch.active() + batch.waiting() >= SLOTS) return;
      while (batch.active() + batch.waiting() < SLOTS) {
        batch.add(
            prompts++,
            random.ints(prompt, 0, vocabulary).toArray(),
            List.of(new SamplingParams(1, 0, 1, prompts)),
            StopRule.NONE,
            response);
      }
      batch.advance();
    }

    @Override
    public void close() {
      batch.close();
      if (prepared != null) prepared.close();
    }
  }
}
