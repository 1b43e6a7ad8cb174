package io.tributary.gpu.row;

import static io.tributary.gpu.simd.Lanes.BLOCK;

import io.tributary.gpu.simd.Lanes;
import io.tributary.gpu.simd.Maths;
import java.util.Arrays;

/**
 * What a token's heads do between the products: norms of their own, rotary positions, attention.
 */
final class Attention {
  private final RowShape shape;
  private final RowCache cache;
  private final float floor;
  private final float[][] cos;
  private final float[][] sin;
  private final float[][] scores;
  private final float[][] mix;
  private final float[][] lanes;

  Attention(RowShape shape, RowCache cache, int places, int threads, int tokens) {
    this.shape = shape;
    this.cache = cache;
    floor = (float) (shape.headWidth() * shape.rmsEps());
    cos = new float[tokens][shape.headWidth() / 2];
    sin = new float[tokens][shape.headWidth() / 2];
    scores = new float[threads][Lanes.padded(places)];
    mix = new float[threads][Lanes.padded(shape.headWidth())];
    lanes = new float[threads][BLOCK];
  }

  /** Token {@code t} of those at hand has this position from here on. */
  void moveTo(int t, int position) {
    for (int i = 0; i < cos[t].length; i++) {
      // the angle in fp32, as the kernels have it
      float angle = position * shape.frequencies()[i];
      cos[t][i] = (float) Math.cos(angle);
      sin[t][i] = (float) Math.sin(angle);
    }
  }

  /**
   * Turns one of the H + 2K heads of qkv; a key's and a value's go into the cache.
   *
   * @param at where token t's heads begin
   */
  void turn(int layer, int head, RowWeights.Layer w, int t, int position, float[] qkv, int at) {
    int e = shape.headWidth();
    int o = at + head * e;
    int key = head - shape.heads();
    int value = key - shape.kvHeads();
    for (int i = 0; i < e && w.qkvBias().length > 0; i++) qkv[o + i] += w.qkvBias()[head * e + i];
    if (value >= 0) {
      cache.putValue(layer, value, position, qkv, o);
      return;
    }
    normed(qkv, o, key < 0 ? w.queryNorm() : w.keyNorm());
    for (int i = 0; i < e / 2; i++) {
      float a = qkv[o + 2 * i];
      float b = qkv[o + 2 * i + 1];
      qkv[o + 2 * i] = a * cos[t][i] - b * sin[t][i];
      qkv[o + 2 * i + 1] = a * sin[t][i] + b * cos[t][i];
    }
    if (key >= 0) cache.putKey(layer, key, position, qkv, o);
  }

  private void normed(float[] qkv, int at, float[] scale) {
    if (scale.length == 0) return;
    float sum = 0;
    for (int i = 0; i < scale.length; i++) sum += qkv[at + i] * qkv[at + i];
    float length = (float) Math.sqrt(sum + floor);
    for (int i = 0; i < scale.length; i++) qkv[at + i] = qkv[at + i] / length * scale[i];
  }

  /** What a query head of the token at that position attends to. */
  void attend(
      int member, int layer, int head, int position, float[] qkv, int at, float[] out, int to) {
    int e = shape.headWidth();
    int group = head / (shape.heads() / shape.kvHeads());
    int first = shape.window() > 0 ? Math.max(0, position - shape.window() + 1) : 0;
    int from = first / BLOCK * BLOCK;
    int end = Lanes.padded(position + 1);
    float[] share = scores[member];
    cache.scores(layer, group, qkv, at + head * e, from, end, share);
    Arrays.fill(share, from, first, Float.NEGATIVE_INFINITY);
    Arrays.fill(share, position + 1, end, Float.NEGATIVE_INFINITY);
    float most = Maths.max(share, from, end - from);
    Maths.exps(share, from, end - from, most, 1, share);
    float sum = Maths.sum(share, from, end - from, lanes[member]);
    float[] mixed = mix[member];
    cache.mix(layer, group, share, first, position + 1, mixed);
    for (int i = 0; i < e; i++) out[to + head * e + i] = mixed[i] / sum;
  }
}
