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
  private final float[] cos;
  private final float[] sin;
  private final float[][] scores;
  private final float[][] mix;
  private final float[][] lanes;
  private int position;
  private int first;

  Attention(RowShape shape, RowCache cache, int places, int threads) {
    this.shape = shape;
    this.cache = cache;
    floor = (float) (shape.headWidth() * shape.rmsEps());
    cos = new float[shape.headWidth() / 2];
    sin = new float[shape.headWidth() / 2];
    scores = new float[threads][Lanes.padded(places)];
    mix = new float[threads][Lanes.padded(shape.headWidth())];
    lanes = new float[threads][BLOCK];
  }

  /** The token at hand has this position from here on. */
  void moveTo(int at) {
    position = at;
    first = shape.window() > 0 ? Math.max(0, at - shape.window() + 1) : 0;
    for (int i = 0; i < cos.length; i++) {
      // the angle in fp32, as the kernels have it
      float angle = at * shape.frequencies()[i];
      cos[i] = (float) Math.cos(angle);
      sin[i] = (float) Math.sin(angle);
    }
  }

  /** Turns one of the H + 2K heads of qkv; a key's and a value's go into the cache. */
  void turn(int layer, int head, RowWeights.Layer w, float[] qkv) {
    int e = shape.headWidth();
    int at = head * e;
    int key = head - shape.heads();
    int value = key - shape.kvHeads();
    for (int i = 0; i < e && w.qkvBias().length > 0; i++) qkv[at + i] += w.qkvBias()[at + i];
    if (value >= 0) {
      cache.putValue(layer, value, position, qkv, at);
      return;
    }
    normed(qkv, at, key < 0 ? w.queryNorm() : w.keyNorm());
    for (int i = 0; i < e / 2; i++) {
      float a = qkv[at + 2 * i];
      float b = qkv[at + 2 * i + 1];
      qkv[at + 2 * i] = a * cos[i] - b * sin[i];
      qkv[at + 2 * i + 1] = a * sin[i] + b * cos[i];
    }
    if (key >= 0) cache.putKey(layer, key, position, qkv, at);
  }

  private void normed(float[] qkv, int at, float[] scale) {
    if (scale.length == 0) return;
    float sum = 0;
    for (int i = 0; i < scale.length; i++) sum += qkv[at + i] * qkv[at + i];
    float length = (float) Math.sqrt(sum + floor);
    for (int i = 0; i < scale.length; i++) qkv[at + i] = qkv[at + i] / length * scale[i];
  }

  /** What a query head attends to, to its place in {@code out}. */
  void attend(int member, int layer, int head, float[] qkv, float[] out) {
    int e = shape.headWidth();
    int group = head / (shape.heads() / shape.kvHeads());
    float[] share = scores[member];
    int from = first / BLOCK * BLOCK;
    int to = Lanes.padded(position + 1);
    cache.scores(layer, group, qkv, head * e, from, to, share);
    Arrays.fill(share, from, first, Float.NEGATIVE_INFINITY);
    Arrays.fill(share, position + 1, to, Float.NEGATIVE_INFINITY);
    float most = Maths.max(share, from, to - from);
    Maths.exps(share, from, to - from, most, 1, share);
    float sum = Maths.sum(share, from, to - from, lanes[member]);
    float[] mixed = mix[member];
    cache.mix(layer, group, share, first, position + 1, mixed);
    for (int i = 0; i < e; i++) out[head * e + i] = mixed[i] / sum;
  }
}
