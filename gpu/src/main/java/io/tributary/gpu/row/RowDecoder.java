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
  private final Pass pass = new Pass();
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

  /** The step that a member has worked out its inputs for, counted over all runs. */
  private final long[] ready;

  private RowWeights weights;
  private int count;
  private int position;
  private boolean withHead;
  private long steps;

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
    ready = new long[threads];
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
    run(true);
    Arrays.fill(logits, shape.vocabulary(), logits.length, Float.NEGATIVE_INFINITY);
    return logits;
  }

  /** Puts the first {@code n} of these tokens in, from position 0 on. */
  public void read(RowWeights of, int[] tokens, int n) {
    for (int from = 0; from < n; from += TOKENS) {
      put(of, tokens, from, Math.min(TOKENS, n - from), from);
      run(false);
    }
  }

  private void run(boolean head) {
    withHead = head;
    team.run(pass);
    steps += pass.steps();
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

  /** Six steps a layer, then maybe the head. */
  private final class Pass implements Team.Task {
    private static final int STEPS = 6;

    @Override
    public int steps() {
      return STEPS * shape.layers() + (withHead ? 1 : 0);
    }

    @Override
    public int parts(int step) {
      return team.parts(units(step));
    }

    /** What can be done apart in a step: blocks of rows, or heads. */
    private int units(int step) {
      if (step == STEPS * shape.layers()) return weights.head().blocks();
      RowWeights.Layer w = weights.layers().get(step / STEPS);
      return switch (step % STEPS) {
        case 0 -> w.qkv().blocks();
        case 1 -> count * (shape.heads() + 2 * shape.kvHeads());
        case 2 -> count * shape.heads();
        case 4 -> w.gate().blocks();
        default -> w.out().blocks();
      };
    }

    @Override
    public void run(int m, int step, int part) {
      int all = units(step);
      int parts = team.parts(all);
      Part of = new Part(m, step, all * part / parts, all * (part + 1) / parts);
      int l = step / STEPS;
      if (l == shape.layers()) {
        product(of, weights.head(), normed(of, weights.head()), new Rows(logits, logits.length));
        return;
      }
      RowWeights.Layer w = weights.layers().get(l);
      switch (step % STEPS) {
        case 0 -> product(of, w.qkv(), normed(of, w.qkv()), qkv);
        case 1 -> turn(of, l, w);
        case 2 -> attend(of, l);
        case 3 -> addProduct(of, w.out(), attended(of, w.out()), w.outBias());
        case 4 -> feedForward(of, w);
        default -> addProduct(of, w.down(), gate, NO_BIAS);
      }
    }
  }

  /** A member's part of a step: units {@code from} to {@code to}. */
  private record Part(int member, int step, int from, int to) {
    /** The first value of its blocks, and how many they are. */
    int at() {
      return from * BLOCK;
    }

    int size() {
      return (to - from) * BLOCK;
    }
  }

  private void turn(Part of, int l, RowWeights.Layer w) {
    int heads = shape.heads() + 2 * shape.kvHeads();
    for (int i = of.from; i < of.to; i++) {
      int t = i / heads;
      attention.turn(l, i % heads, w, t, position + t, qkv.values, t * qkv.step);
    }
  }

  private void attend(Part of, int l) {
    int heads = shape.heads();
    int m = of.member;
    for (int i = of.from; i < of.to; i++) {
      int t = i / heads;
      int at = t * qkv.step;
      attention.attend(m, l, i % heads, position + t, qkv.values, at, mixed.values, t * mixed.step);
    }
  }

  /** Whether this member has not worked out its inputs for the step yet; now it does. */
  private boolean starts(Part of) {
    long step = steps + of.step + 1;
    if (ready[of.member] == step) return false;
    ready[of.member] = step;
    return true;
  }

  /** What the heads attend to, rounded for what it is multiplied with. */
  private Rows attended(Part of, Matrix next) {
    Rows in = new Rows(inputs[of.member], mixed.step);
    if (!starts(of)) return in;
    System.arraycopy(mixed.values, 0, in.values, 0, count * mixed.step);
    next.round(in.values, 0, count * mixed.step);
    return in;
  }

  /** The state of each token without its length; every member works it out for itself. */
  private Rows normed(Part of, Matrix next) {
    Rows in = new Rows(inputs[of.member], x.step);
    if (!starts(of)) return in;
    double floor = shape.width() * shape.rmsEps();
    for (int t = 0; t < count; t++) {
      int at = t * x.step;
      float square = Maths.squares(x.values, at, width, lanes[of.member]);
      Maths.divide(x.values, at, width, (float) Math.sqrt(square + floor), in.values);
    }
    next.round(in.values, 0, count * x.step);
    return in;
  }

  private void feedForward(Part of, RowWeights.Layer w) {
    Rows in = normed(of, w.gate());
    product(of, w.gate(), in, gate);
    product(of, w.up(), in, up);
    for (int t = 0; t < count; t++) {
      int at = t * gate.step + of.at();
      if (shape.gelu()) {
        Maths.gelu(gate.values, up.values, at, of.size());
      } else {
        Maths.silu(gate.values, up.values, at, of.size());
      }
      w.down().round(gate.values, at, of.size());
    }
  }

  private void product(Part of, Matrix w, Rows in, Rows out) {
    if (count == 1) {
      w.multiply(in.values, out.values, of.from, of.to);
    } else {
      int all = (count + Matrix.TOGETHER - 1) / Matrix.TOGETHER * Matrix.TOGETHER;
      w.multiplyAll(in.values, in.step, out.values, out.step, all, of.from, of.to);
    }
  }

  /** The state grows by a product. */
  private void addProduct(Part of, Matrix w, Rows in, float[] bias) {
    product(of, w, in, y);
    for (int t = 0; t < count; t++) {
      int at = t * x.step + of.at();
      Maths.add(x.values, at, of.size(), y.values, at);
      if (bias.length > 0) Maths.add(x.values, at, of.size(), bias, of.at());
    }
  }

  @Override
  public void close() {
    team.close();
  }
}
