package io.tributary.gpu.row;

import static io.tributary.gpu.simd.Lanes.BLOCK;

import io.tributary.gpu.simd.Lanes;
import io.tributary.gpu.simd.Maths;
import io.tributary.gpu.simd.Matrix;
import java.util.Arrays;

/**
 * A decoder's forward pass for one token of one row, in Java: no product is a call into a library,
 * so a token costs what its bytes do. Each value is computed whole by one thread, so the bits do
 * not depend on their number. Owns its threads, cache and scratch; confined to one thread.
 */
public final class RowDecoder implements AutoCloseable {
  private static final float[] NO_BIAS = {};

  private final RowShape shape;
  private final Team team;
  private final RowCache cache;
  private final Attention attention;
  private final float[] x;
  private final float[] y;
  private final float[] qkv;
  private final float[] mixed;
  private final float[] gate;
  private final float[] up;
  private final float[] logits;
  private final float[][] inputs;
  private final float[][] lanes;
  private RowWeights weights;

  /**
   * @param places tokens that the row may have
   * @param threads that compute, the caller's among them
   */
  public RowDecoder(RowShape shape, int places, int threads) {
    this.shape = shape;
    cache = new RowCache(shape, places);
    x = new float[Lanes.padded(shape.width())];
    y = new float[x.length];
    qkv = new float[Lanes.padded(shape.qkv())];
    mixed = new float[Lanes.padded(shape.heads() * shape.headWidth())];
    gate = new float[Lanes.padded(shape.ffn())];
    up = new float[gate.length];
    logits = new float[Lanes.padded(shape.vocabulary())];
    inputs = new float[threads][Math.max(x.length, mixed.length)];
    lanes = new float[threads][BLOCK];
    attention = new Attention(shape, cache, places, threads);
    team = new Team(threads);
  }

  /** Bytes of the cache for so many places. */
  public static long bytes(RowShape shape, int places) {
    long keys = (long) Lanes.padded(places) * shape.headWidth();
    long values = (long) places * Lanes.padded(shape.headWidth());
    return (keys + values) * shape.layers() * shape.kvHeads() * Float.BYTES;
  }

  /** Keys and values of the row. */
  public RowCache cache() {
    return cache;
  }

  /** Threads that compute. */
  public int threads() {
    return team.size();
  }

  /**
   * Puts a token in.
   *
   * @param at its position; those before it are in the cache
   * @return logits of the next token, then -inf up to a multiple of a block; good until the next
   *     call
   */
  public float[] logits(RowWeights of, int token, int at) {
    weights = of;
    of.embedding().read(token, x);
    // weights that gave no numbers may have been here before
    Arrays.fill(x, shape.width(), x.length, 0);
    attention.moveTo(at);
    team.run(this::pass);
    Arrays.fill(logits, shape.vocabulary(), logits.length, Float.NEGATIVE_INFINITY);
    return logits;
  }

  private void pass(int m) {
    for (int l = 0; l < shape.layers(); l++) {
      RowWeights.Layer w = weights.layers().get(l);
      project(m, w.qkv(), qkv);
      team.meet(m);
      int heads = shape.heads() + 2 * shape.kvHeads();
      for (int h = first(heads, m); h < first(heads, m + 1); h++) attention.turn(l, h, w, qkv);
      team.meet(m);
      for (int h = first(shape.heads(), m); h < first(shape.heads(), m + 1); h++) {
        attention.attend(m, l, h, qkv, mixed);
      }
      team.meet(m);
      System.arraycopy(mixed, 0, inputs[m], 0, mixed.length);
      w.out().round(inputs[m], 0, mixed.length);
      addProduct(m, w.out(), inputs[m], w.outBias());
      team.meet(m);
      feedForward(m, w);
      team.meet(m);
      addProduct(m, w.down(), gate, NO_BIAS);
      team.meet(m);
    }
    project(m, weights.head(), logits);
  }

  /** A member's share of the normed state times a matrix; every member norms it for itself. */
  private void project(int m, Matrix w, float[] out) {
    norm(m, w);
    w.multiply(inputs[m], out, first(w.blocks(), m), first(w.blocks(), m + 1));
  }

  private void norm(int m, Matrix w) {
    double floor = shape.width() * shape.rmsEps();
    float length = (float) Math.sqrt(Maths.squares(x, x.length, lanes[m]) + floor);
    Maths.divide(x, x.length, length, inputs[m]);
    w.round(inputs[m], 0, x.length);
  }

  private void feedForward(int m, RowWeights.Layer w) {
    int from = first(w.gate().blocks(), m);
    int to = first(w.gate().blocks(), m + 1);
    norm(m, w.gate());
    w.gate().multiply(inputs[m], gate, from, to);
    w.up().multiply(inputs[m], up, from, to);
    int count = (to - from) * BLOCK;
    if (shape.gelu()) {
      Maths.gelu(gate, up, from * BLOCK, count);
    } else {
      Maths.silu(gate, up, from * BLOCK, count);
    }
    w.down().round(gate, from * BLOCK, count);
  }

  /** A member's share of the state grows by a product. */
  private void addProduct(int m, Matrix w, float[] in, float[] bias) {
    int from = first(w.blocks(), m);
    int to = first(w.blocks(), m + 1);
    w.multiply(in, y, from, to);
    Maths.add(x, y, from * BLOCK, (to - from) * BLOCK);
    if (bias.length > 0) Maths.add(x, bias, from * BLOCK, (to - from) * BLOCK);
  }

  /** Where a member's share of so many begins; it ends where the next one's does. */
  private int first(int count, int m) {
    return count * m / team.size();
  }

  @Override
  public void close() {
    team.close();
  }
}
