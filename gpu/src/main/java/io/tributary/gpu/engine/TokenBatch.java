package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/**
 * Rows of tokens padded on the right, with the positions that predict response tokens.
 *
 * @param rows number of rows (B)
 * @param width positions a row (T)
 * @param ids token ids, [B T], 0 where padded
 * @param index flat positions whose states predict the targets, [N]
 * @param targets response tokens, [N], row after row
 * @param row the row of each target, [N]
 * @param last flat position of each row's last token, [B]
 * @param responseLengths response tokens of each row, [B]
 */
record TokenBatch(
    int rows,
    int width,
    long[] ids,
    long[] index,
    long[] targets,
    long[] row,
    long[] last,
    float[] responseLengths) {

  static TokenBatch of(List<TokenSequence> sequences) {
    int rows = sequences.size();
    int width = 0;
    int targetCount = 0;
    for (TokenSequence sequence : sequences) {
      width = Math.max(width, sequence.length());
      targetCount += sequence.response().length;
    }
    long[] ids = new long[rows * width];
    long[] index = new long[targetCount];
    long[] targets = new long[targetCount];
    long[] row = new long[targetCount];
    long[] last = new long[rows];
    float[] lengths = new float[rows];
    int n = 0;
    for (int r = 0; r < rows; r++) {
      TokenSequence sequence = sequences.get(r);
      int at = r * width;
      for (int token : sequence.prompt()) ids[at++] = token;
      for (int token : sequence.response()) {
        index[n] = at - 1;
        targets[n] = token;
        row[n++] = r;
        ids[at++] = token;
      }
      last[r] = at - 1;
      lengths[r] = sequence.response().length;
    }
    return new TokenBatch(rows, width, ids, index, targets, row, last, lengths);
  }

  int targetCount() {
    return targets.length;
  }

  NDArray idsOn(NDManager scope) {
    return scope.create(ids, new Shape(rows, width));
  }

  NDArray indexOn(NDManager scope) {
    return scope.create(index);
  }

  NDArray targetsOn(NDManager scope) {
    return scope.create(targets);
  }

  NDArray rowOn(NDManager scope) {
    return scope.create(row);
  }

  NDArray lastOn(NDManager scope) {
    return scope.create(last);
  }

  /** Sums of per-target values by row. */
  double[] sumByRow(float[] values) {
    double[] sums = new double[rows];
    for (int i = 0; i < values.length; i++) sums[(int) row[i]] += values[i];
    return sums;
  }
}
