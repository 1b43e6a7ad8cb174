package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleBiFunction;

/**
 * Groups laid out as the kernels take them: the first responses of all groups, then the second
 * ones, and so on. {@code n} places a group, {@code G} groups.
 */
final class GroupRows {
  private final List<TokenGroup> groups;
  private final int places;
  private final TokenBatch batch;

  /** Where token 0 of each response is in the batch, by group and place. */
  private final int[][] starts;

  private final long[] rowOfPlace;

  GroupRows(List<TokenGroup> groups) {
    this.groups = groups;
    this.places = groups.stream().mapToInt(g -> g.responses().size()).max().orElse(1);
    this.rowOfPlace = new long[places * groups.size()];
    this.starts = new int[groups.size()][places];
    List<TokenSequence> rows = new ArrayList<>();
    int tokens = 0;
    for (int k = 0; k < places; k++) {
      for (int g = 0; g < groups.size(); g++) {
        if (k >= groups.get(g).responses().size()) continue;
        TokenSequence row = groups.get(g).responses().get(k);
        rowOfPlace[k * groups.size() + g] = rows.size();
        starts[g][k] = tokens;
        tokens += row.response().length;
        rows.add(row);
      }
    }
    this.batch = TokenBatch.of(rows);
  }

  TokenBatch batch() {
    return batch;
  }

  /** Row of each response, [n G]. */
  NDArray placesOn(NDManager scope) {
    return scope.create(rowOfPlace);
  }

  /** log pi_ref(y | x) of each response, [n G]; 0 without a reference. */
  double[] references() {
    double[] out = new double[places * groups.size()];
    int at = 0;
    for (int k = 0; k < places; k++) {
      for (TokenGroup group : groups) {
        if (k < group.responses().size()) out[at] = sum(group, k);
        at++;
      }
    }
    return out;
  }

  /**
   * {@code there, lengths, reference, rank, baseline}, [5, n, G].
   *
   * @param references as {@link #references} has them
   */
  NDArray factsOn(NDManager scope, double[] references) {
    int[][] ranks = groups.stream().map(g -> ranks(g.scores())).toArray(int[][]::new);
    float[] facts = new float[5 * places * groups.size()];
    fill(facts, 0, (g, k) -> 1);
    fill(facts, 1, (g, k) -> groups.get(g).responses().get(k).response().length);
    fill(facts, 2, (g, k) -> references[k * groups.size() + g]);
    fill(facts, 3, (g, k) -> ranks[g][k]);
    fill(facts, 4, (g, k) -> groups.get(g).step().baseline());
    return scope.create(facts, new Shape(5, places, groups.size()));
  }

  private void fill(float[] facts, int row, ToDoubleBiFunction<Integer, Integer> of) {
    int at = row * places * groups.size();
    for (int k = 0; k < places; k++) {
      for (int g = 0; g < groups.size(); g++, at++) {
        if (k < groups.get(g).responses().size()) facts[at] = (float) of.applyAsDouble(g, k);
      }
    }
  }

  private static double sum(TokenGroup group, int place) {
    if (group.reference().length == 0) return 0;
    int from = 0;
    for (int k = 0; k < place; k++) from += group.responses().get(k).response().length;
    double sum = 0;
    int to = from + group.responses().get(place).response().length;
    for (int t = from; t < to; t++) sum += group.reference()[t];
    return sum;
  }

  /** 0 for the lowest score, 1 for the next one, and so on; of one alone 1 if it is above 0. */
  static int[] ranks(double[] scores) {
    if (scores.length == 1) return new int[] {scores[0] > 0 ? 1 : 0};
    double[] different = Arrays.stream(scores).sorted().distinct().toArray();
    return Arrays.stream(scores).mapToInt(s -> Arrays.binarySearch(different, s)).toArray();
  }

  /** {@code reference, sampled, advantages, old values, returns}, [5, M]; unknown ones are 0. */
  NDArray tokensOn(NDManager scope) {
    int count = batch.targetCount();
    float[] out = new float[5 * count];
    List<Function<TokenGroup, float[]>> rows =
        List.of(
            TokenGroup::reference,
            TokenGroup::sampled,
            g -> g.step().advantages(),
            g -> g.step().values(),
            g -> g.step().returns());
    for (int i = 0; i < rows.size(); i++) place(out, i * count, rows.get(i));
    return scope.create(out, new Shape(5, count));
  }

  /** The policy's log-probs before the step, [M], or [0] if they were not measured. */
  NDArray oldOn(NDManager scope) {
    boolean known = groups.stream().allMatch(g -> g.step().old().length == g.responseTokens());
    float[] out = new float[known ? batch.targetCount() : 0];
    if (known) place(out, 0, g -> g.step().old());
    return scope.create(out, new Shape(out.length));
  }

  private void place(float[] out, int at, Function<TokenGroup, float[]> of) {
    for (int g = 0; g < groups.size(); g++) {
      float[] values = of.apply(groups.get(g));
      if (values.length == 0) continue;
      int from = 0;
      for (int k = 0; k < groups.get(g).responses().size(); k++) {
        int length = groups.get(g).responses().get(k).response().length;
        System.arraycopy(values, from, out, at + starts[g][k], length);
        from += length;
      }
    }
  }

  /** Values of the batch's targets [M], as each group holds them. */
  List<float[]> byGroup(float[] values) {
    List<float[]> out = new ArrayList<>();
    for (int g = 0; g < groups.size(); g++) {
      float[] of = new float[groups.get(g).responseTokens()];
      int from = 0;
      for (int k = 0; k < groups.get(g).responses().size(); k++) {
        int length = groups.get(g).responses().get(k).response().length;
        System.arraycopy(values, starts[g][k], of, from, length);
        from += length;
      }
      out.add(of);
    }
    return out;
  }
}
