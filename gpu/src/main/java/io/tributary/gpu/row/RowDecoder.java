package io.tributary.gpu.row;

import static io.tributary.gpu.simd.Lanes.BLOCK;

import io.tributary.gpu.simd.Lanes;
import io.tributary.gpu.simd.Maths;
import io.tributary.gpu.simd.Matrix;
import java.util.Arrays;

/**
 * A decoder's forward pass for one row, in Java: no product is a call into a library, so a token
 * costs what its bytes do. Each value is computed whole by one thread, and a token that goes in
 * with others as it would alone, so the bits depend on neither. Owns its threads, cache and
 * scratch; confined to one thread.
 */
public final class RowDecoder implements AutoCloseable {
  /** Tokens of a prompt that go in together. */
  private static final int TOKENS = 16;

  private static final float[] NO_BIAS = {};

  private final RowShape shape;
  private final Team team;
  private final RowCache cache;
  private final Attention attention;
  private final int width;
  private final Rows x;
  private final Rows y;
  private final Rows qkv;
  private final Rows mixed;
  private final Rows gate;
  private final Rows up;
  private final float[] logits;
  private final float[][] inputs;
  private final float[][] lanes;
  private RowWeights weights;
  private int count;
  private int position;

  /** One array of values for each token, behind each other, padded to blocks. */
  private record Rows(float[] values, int step) {
    static Rows of(int width) {
      int step = Lanes.padded(width);
      return new Rows(new float[TOKENS * step], step);
    }
  }

  /**
   * @param places tokens that the row may have
   * @param threads that compute, the caller's among them
   */
  public RowDecoder(RowShape shape, int places, int threads) {
    this.shape = shape;
    cache = new RowCache(shape, places);
    attention = new Attention(shape, cache, places, threads, TOKENS);
    width = Lanes.padded(shape.width());
    x = Rows.of(shape.width());
    y = Rows.of(shape.width());
    qkv = Rows.of(shape.qkv());
    mixed = Rows.of(shape.heads() * shape.headWidth());
    gate = Rows.of(shape.ffn());
    up = Rows.of(shape.ffn());
    logits = new float[Lanes.padded(shape.vocabulary())];
    inputs = new float[threads][TOKENS * Math.max(width, mixed.step)];
    lanes = new float[threads][BLOCK];
    team = new Team(threads);
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
    put(of, new int[] {token}, 0, 1, at);
    team.run(
        m -> {
          layers(m);
          product(m, weights.head(), norm(m, weights.head()), new Rows(logits, logits.length));
        });
    weights = null;
    Arrays.fill(logits, shape.vocabulary(), logits.length, Float.NEGATIVE_INFINITY);
    return logits;
  }

  /** Puts the first {@code n} of these tokens in, from position 0 on. */
  public void read(RowWeights of, int[] tokens, int n) {
    for (int from = 0; from < n; from += TOKENS) {
      put(of, tokens, from, Math.min(TOKENS, n - from), from);
      team.run(this::layers);
    }
    weights = null;
  }

  private void put(RowWeights of, int[] tokens, int from, int n, int at) {
    weights = of;
    count = n;
    position = at;
    // what padding holds, weights that gave no numbers may have left there
    Arrays.fill(x.values, 0);
    float[] one = new float[shape.width()];
    for (int t = 0; t < n; t++) {
      of.embedding().read(tokens[from + t], one);
      System.arraycopy(one, 0, x.values, t * x.step, one.length);
      attention.moveTo(t, at + t);
    }
  }

  private void layers(int m) {
    for (int l = 0; l < shape.layers(); l++) {
      RowWeights.Layer w = weights.layers().get(l);
      product(m, w.qkv(), norm(m, w.qkv()), qkv);
      team.meet(m);
      turn(m, l, w);
      team.meet(m);
      attend(m, l);
      team.meet(m);
      addAttended(m, w);
      team.meet(m);
      feedForward(m, w);
      team.meet(m);
      addProduct(m, w.down(), gate, NO_BIAS);
      team.meet(m);
    }
  }

  private void turn(int m, int l, RowWeights.Layer w) {
    int heads = shape.heads() + 2 * shape.kvHeads();
    for (int i = first(count * heads, m); i < first(count * heads, m + 1); i++) {
      int t = i / heads;
      attention.turn(l, i % heads, w, t, position + t, qkv.values, t * qkv.step);
    }
  }

  private void attend(int m, int l) {
    int heads = shape.heads();
    for (int i = first(count * heads, m); i < first(count * heads, m + 1); i++) {
      int t = i / heads;
      attention.attend(
          m, l, i % heads, position + t, qkv.values, t * qkv.step, mixed.values, t * mixed.step);
    }
  }

  /** Each member rounds for itself what all of them multiply with. */
  private void addAttended(int m, RowWeights.Layer w) {
    Rows in = new Rows(inputs[m], mixed.step);
    System.arraycopy(mixed.values, 0, in.values, 0, count * mixed.step);
    w.out().round(in.values, 0, count * mixed.step);
    addProduct(m, w.out(), in, w.outBias());
  }

  /** The state of each token without its length; every member works it out for itself. */
  private Rows norm(int m, Matrix next) {
    double floor = shape.width() * shape.rmsEps();
    Rows in = new Rows(inputs[m], x.step);
    for (int t = 0; t < count; t++) {
      int at = t * x.step;
      float length = (float) Math.sqrt(Maths.squares(x.values, at, width, lanes[m]) + floor);
      Maths.divide(x.values, at, width, length, in.values);
    }
    next.round(in.values, 0, count * x.step);
    return in;
  }

  private void feedForward(int m, RowWeights.Layer w) {
    Rows in = norm(m, w.gate());
    product(m, w.gate(), in, gate);
    product(m, w.up(), in, up);
    int from = first(w.gate().blocks(), m) * BLOCK;
    int n = first(w.gate().blocks(), m + 1) * BLOCK - from;
    for (int t = 0; t < count; t++) {
      int at = t * gate.step + from;
      if (shape.gelu()) {
        Maths.gelu(gate.values, up.values, at, n);
      } else {
        Maths.silu(gate.values, up.values, at, n);
      }
      w.down().round(gate.values, at, n);
    }
  }

  /** A member's share of a product for all tokens. */
  private void product(int m, Matrix w, Rows in, Rows out) {
    int from = first(w.blocks(), m);
    int to = first(w.blocks(), m + 1);
    if (count == 1) {
      w.multiply(in.values, out.values, from, to);
    } else {
      int all = (count + Matrix.TOGETHER - 1) / Matrix.TOGETHER * Matrix.TOGETHER;
      w.multiplyAll(in.values, in.step, out.values, out.step, all, from, to);
    }
  }

  /** A member's share of the state grows by a product. */
  private void addProduct(int m, Matrix w, Rows in, float[] bias) {
    product(m, w, in, y);
    int from = first(w.blocks(), m) * BLOCK;
    int n = first(w.blocks(), m + 1) * BLOCK - from;
    for (int t = 0; t < count; t++) {
      int at = t * x.step + from;
      Maths.add(x.values, at, n, y.values, at);
      if (bias.length > 0) Maths.add(x.values, at, n, bias, from);
    }
  }

  /** Where a member's share of so many begins; it ends where the next one's does. */
  private int first(int all, int m) {
    return all * m / team.size();
  }

  @Override
  public void close() {
    team.close();
  }
}
