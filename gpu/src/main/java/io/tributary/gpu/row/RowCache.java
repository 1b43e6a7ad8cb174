package io.tributary.gpu.row;

import static io.tributary.gpu.simd.Lanes.BLOCK;

import io.tributary.gpu.simd.Lanes;
import io.tributary.gpu.simd.Products;

/**
 * Keys and values of one row, laid out as two matrices a head: keys [places, E], to be multiplied
 * with a query, and values [E, places], to be multiplied with the shares of attention.
 */
public final class RowCache {
  private final int kvHeads;
  private final int headWidth;
  private final int places;
  private final int keyBlocks;
  private final int valueBlocks;
  private final float[][] keys;
  private final float[][] values;

  RowCache(RowShape shape, int places) {
    this.kvHeads = shape.kvHeads();
    this.headWidth = shape.headWidth();
    this.places = places;
    keyBlocks = Lanes.blocks(places);
    valueBlocks = Lanes.blocks(headWidth);
    keys = new float[shape.layers()][kvHeads * keyBlocks * headWidth * BLOCK];
    values = new float[shape.layers()][kvHeads * valueBlocks * places * BLOCK];
  }

  private int keyAt(int head, int position) {
    int block = head * keyBlocks + position / BLOCK;
    return block * headWidth * BLOCK + position % BLOCK;
  }

  private int valueAt(int head, int position, int block) {
    return ((head * valueBlocks + block) * places + position) * BLOCK;
  }

  void putKey(int layer, int head, int position, float[] from, int at) {
    float[] to = keys[layer];
    int o = keyAt(head, position);
    for (int e = 0; e < headWidth; e++) to[o + e * BLOCK] = from[at + e];
  }

  void putValue(int layer, int head, int position, float[] from, int at) {
    for (int b = 0; b < valueBlocks; b++) {
      int width = Math.min(BLOCK, headWidth - b * BLOCK);
      System.arraycopy(from, at + b * BLOCK, values[layer], valueAt(head, position, b), width);
    }
  }

  /** Products of a query with the keys of positions from a block's first on, to the last's end. */
  void scores(int layer, int head, float[] query, int at, int from, int to, float[] scores) {
    for (int b = from / BLOCK; b * BLOCK < to; b++) {
      int o = (head * keyBlocks + b) * headWidth * BLOCK;
      Products.floats(keys[layer], o, query, at, headWidth, scores, b * BLOCK);
    }
  }

  /** The values of positions {@code from} to {@code to}, each times its share, added up. */
  void mix(int layer, int head, float[] shares, int from, int to, float[] out) {
    for (int b = 0; b < valueBlocks; b++) {
      int o = valueAt(head, from, b);
      Products.floats(values[layer], o, shares, from, to - from, out, b * BLOCK);
    }
  }

  /** Takes positions {@code from} on: keys and values [layers, K, 2, n, E]. */
  public void fill(float[] source, int from, int n) {
    int at = 0;
    for (int l = 0; l < keys.length; l++) {
      for (int h = 0; h < kvHeads; h++) {
        for (int i = 0; i < n; i++, at += headWidth) putKey(l, h, from + i, source, at);
        for (int i = 0; i < n; i++, at += headWidth) putValue(l, h, from + i, source, at);
      }
    }
  }

  /** Gives positions {@code from} on, as {@link #fill} takes them. */
  public float[] read(int from, int n) {
    float[] out = new float[keys.length * kvHeads * 2 * n * headWidth];
    int at = 0;
    for (int l = 0; l < keys.length; l++) {
      for (int h = 0; h < kvHeads; h++) {
        for (int i = 0; i < n; i++, at += headWidth) {
          int o = keyAt(h, from + i);
          for (int e = 0; e < headWidth; e++) out[at + e] = keys[l][o + e * BLOCK];
        }
        for (int i = 0; i < n; i++, at += headWidth) {
          for (int b = 0; b < valueBlocks; b++) {
            int width = Math.min(BLOCK, headWidth - b * BLOCK);
            System.arraycopy(values[l], valueAt(h, from + i, b), out, at + b * BLOCK, width);
          }
        }
      }
    }
    return out;
  }
}
