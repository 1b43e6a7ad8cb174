package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Rows of tokens without padding, each token once: rows with the same prompt share it. Attention
 * alone sees rows of one width; {@code gather} and {@code scatter} lead there and back, and since
 * no row sees another's slots, nothing leaks between rows.
 *
 * @param rows number of rows (B)
 * @param width slots a row in attention (T)
 * @param ids token ids, [N]
 * @param positions of each token in its row, [N]
 * @param gather token of each slot, [B T]; empty if slot i is token i
 * @param scatter a slot of each token, [N]; empty likewise
 * @param index tokens whose states predict the targets, [M]
 * @param targets response tokens, [M], row after row
 * @param row the row of each target, [M]
 * @param last each row's last token, [B]
 * @param responseLengths response tokens of each row, [B]
 */
record TokenBatch(
    int rows,
    int width,
    long[] ids,
    long[] positions,
    long[] gather,
    long[] scatter,
    long[] index,
    long[] targets,
    long[] row,
    long[] last,
    float[] responseLengths) {

  static TokenBatch of(List<TokenSequence> sequences) {
    return new Packing(sequences).batch();
  }

  int targetCount() {
    return targets.length;
  }

  /** What every kernel takes rows as: ids, positions, gather, scatter. */
  NDArray[] rowsOn(NDManager scope) {
    return new NDArray[] {
      scope.create(ids), scope.create(positions), vector(scope, gather), vector(scope, scatter)
    };
  }

  /** Rows and slots a row, which go with {@link #rowsOn}. */
  long[] size() {
    return new long[] {rows, width};
  }

  NDArray indexOn(NDManager scope) {
    return vector(scope, index);
  }

  NDArray targetsOn(NDManager scope) {
    return vector(scope, targets);
  }

  NDArray rowOn(NDManager scope) {
    return vector(scope, row);
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

  private static NDArray vector(NDManager scope, long[] values) {
    return scope.create(values, new Shape(values.length));
  }

  /** Lays rows out. */
  private static final class Packing {
    private final List<TokenSequence> sequences;
    private final int width;
    private final Map<IntBuffer, Integer> prompts = new HashMap<>();
    private final List<Integer> tokens = new ArrayList<>();
    private final List<Integer> positions = new ArrayList<>();
    private final List<Integer> slots = new ArrayList<>();
    private final long[] gather;

    Packing(List<TokenSequence> sequences) {
      this.sequences = sequences;
      this.width = sequences.stream().mapToInt(TokenSequence::length).max().orElse(0);
      this.gather = new long[sequences.size() * width];
    }

    TokenBatch batch() {
      int count = sequences.stream().mapToInt(s -> s.response().length).sum();
      long[] index = new long[count];
      long[] targets = new long[count];
      long[] row = new long[count];
      long[] last = new long[sequences.size()];
      float[] lengths = new float[sequences.size()];
      int m = 0;
      for (int r = 0; r < sequences.size(); r++) {
        int[] prompt = sequences.get(r).prompt();
        int[] response = sequences.get(r).response();
        int before = prompt(r, prompt);
        for (int i = 0; i < response.length; i++) {
          index[m] = before;
          targets[m] = response[i];
          row[m++] = r;
          before = token(r, response[i], prompt.length + i);
        }
        last[r] = before;
        lengths[r] = response.length;
      }
      boolean plain = tokens.size() == gather.length;
      return new TokenBatch(
          sequences.size(),
          width,
          longs(tokens),
          longs(positions),
          plain ? new long[0] : gather,
          plain ? new long[0] : longs(slots),
          index,
          targets,
          row,
          last,
          lengths);
    }

    /** The last token of the prompt, which is laid out only if no row before has it. */
    private int prompt(int row, int[] prompt) {
      Integer known = prompts.putIfAbsent(IntBuffer.wrap(prompt), tokens.size());
      if (known == null) {
        for (int i = 0; i < prompt.length; i++) token(row, prompt[i], i);
        return tokens.size() - 1;
      }
      for (int i = 0; i < prompt.length; i++) gather[row * width + i] = known + i;
      return known + prompt.length - 1;
    }

    private int token(int row, int id, int position) {
      int at = tokens.size();
      tokens.add(id);
      positions.add(position);
      slots.add(row * width + position);
      gather[row * width + position] = at;
      return at;
    }

    private static long[] longs(List<Integer> values) {
      return values.stream().mapToLong(Integer::longValue).toArray();
    }
  }
}
