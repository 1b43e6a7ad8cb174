package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.row.Draw;
import io.tributary.gpu.row.RowDecoder;
import io.tributary.gpu.row.RowWeights;
import java.util.Arrays;
import java.util.List;

/**
 * Decodes the row that is alone in slot 0, in Java. Its keys and values are mirrored: read from the
 * cache where others wrote them, written back after every chunk, so that other rows may join
 * between any two. Confined to one thread.
 */
final class OneRow implements AutoCloseable {
  private static final int SLOT = 0;
  private static final int TOKENS_TO_PACK_FOR = 256;
  private static final int LONGEST_PROMPT = 128;

  private final Kernels kernels;
  private final int places;
  private final int[] eos;
  private final DecodeInputs inputs;
  private final boolean always;
  private final Draw draw;
  private RowDecoder decoder;
  private SampleRow row;
  private int held;

  /**
   * @param places of a slot
   * @param always whether there is never more than one row
   */
  OneRow(Kernels kernels, int places, int[] eos, DecodeInputs inputs, boolean always) {
    this.kernels = kernels;
    this.places = places;
    this.eos = eos;
    this.inputs = inputs;
    this.always = always;
    draw = new Draw(kernels.shape().vocabulary());
  }

  /**
   * Whether a row that is alone is worth a packed copy of these weights: where that is the rule, or
   * has been so for a while. The last rows of a batch, under a version that is soon replaced, are
   * not.
   */
  boolean takes(Prepared weights) {
    return always || weights.decodedAlone() >= TOKENS_TO_PACK_FOR;
  }

  /** Whether its prompt too is read here: libtorch's products of many rows are as fast. */
  boolean reads(Prepared weights, SampleRow one) {
    return takes(weights) && one.prompt.shared() <= LONGEST_PROMPT;
  }

  /** Reads the prompt of a row that is alone into slot 0. */
  void read(Prepared weights, SlotCache cache, SampleRow one) {
    int n = one.prompt.shared();
    decoder();
    row = one;
    held = n;
    if (n == 0) return;
    decoder.read(weights.forOneRow(), one.prompt.tokens, n);
    cache.write(SLOT, 0, n, decoder.cache().read(0, n));
  }

  /** Up to {@code k} tokens of that row, fewer if it ends; returns how many. */
  int decode(Prepared weights, SlotCache cache, SampleRow one, int k, long version) {
    RowWeights packed = weights.forOneRow();
    mirror(cache, one);
    int from = held;
    try (NDManager call = kernels.newScope()) {
      DecodeInputs.Inputs in = drawnHere(one) ? null : inputs.of(call, List.of(one), k);
      for (int i = 0; i < k && !one.done(); i++) {
        float[] logits = decoder.logits(packed, one.lastToken(), held++);
        Draw.Drawn drawn =
            in == null
                ? draw.draw(logits, (float) one.params.temperature(), one.uniform())
                : byKernel(call, in, logits, i);
        float own = one.params.plain() ? drawn.logProb() : drawn.modelLogProb();
        one.append(drawn.token(), drawn.logProb(), own, version, eos);
      }
    }
    int count = held - from;
    cache.write(SLOT, from, count, decoder.cache().read(from, count));
    return count;
  }

  private void decoder() {
    int threads = NativeEngine.threadsPerCall();
    if (decoder != null && decoder.threads() == threads) return;
    close();
    decoder = new RowDecoder(RowChoice.shape(kernels.shape()), places, threads);
  }

  private void mirror(SlotCache cache, SampleRow one) {
    decoder();
    if (row != one) held = 0;
    row = one;
    int missing = one.position() - held;
    if (missing > 0) decoder.cache().fill(cache.read(SLOT, held, missing), held, missing);
    held = one.position();
  }

  /** Whether temperature is all that shapes the distribution; the rest the kernel does. */
  private boolean drawnHere(SampleRow one) {
    SamplingParams p = one.params;
    return p.topK() == 0
        && p.topP() == 1
        && p.repetitionPenalty() == 1
        && p.logitBias().isEmpty()
        && (eos.length == 0 || one.length() >= p.minTokens());
  }

  private Draw.Drawn byKernel(NDManager scope, DecodeInputs.Inputs in, float[] logits, int step) {
    int v = kernels.shape().vocabulary();
    try (NDManager call = scope.newSubManager()) {
      NDArray z = call.create(Arrays.copyOf(logits, v), new Shape(1, v));
      NDList out = kernels.call(call, "draw", z, (long) step, in.arrays(), in.flags());
      return new Draw.Drawn(
          (int) out.get(0).toLongArray()[0],
          out.get(1).toFloatArray()[0],
          out.get(2).toFloatArray()[0]);
    }
  }

  /** Forgets the row. */
  void clear() {
    row = null;
    held = 0;
  }

  @Override
  public void close() {
    if (decoder != null) decoder.close();
    decoder = null;
    clear();
  }
}
