package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tributary.gpu.SamplingParams;
import java.util.List;

/** What the kernel {@code decode} takes besides weights and cache, for rows in slots 0, 1, …. */
final class DecodeInputs {
  private final DecoderShape shape;
  private final int[] eos;

  DecodeInputs(DecoderShape shape, int[] eos) {
    this.shape = shape;
    this.eos = eos;
  }

  /**
   * Arrays in the kernel's order, and its flags.
   *
   * @param flags plain, greedy, largest top-k, any top-p, any row that may not end yet
   */
  record Inputs(NDArray[] arrays, long[] flags) {}

  /** Inputs in {@code scope}; draws {@code k} numbers of each row. */
  Inputs of(NDManager scope, List<SampleRow> rows, int k) {
    int b = rows.size();
    long[] tokens = new long[b];
    long[] positions = new long[b];
    float[] uniforms = new float[b * k];
    float[] temperature = new float[b];
    long[] topK = new long[b];
    float[] topP = new float[b];
    float[] penalty = new float[b];
    long[] forbidden = new long[b];
    for (int r = 0; r < b; r++) {
      SampleRow row = rows.get(r);
      SamplingParams params = row.params;
      tokens[r] = row.lastToken();
      positions[r] = row.position();
      for (int i = 0; i < k; i++) uniforms[r * k + i] = row.uniform();
      temperature[r] = (float) params.temperature();
      topK[r] = params.topK();
      topP[r] = (float) params.topP();
      penalty[r] = (float) params.repetitionPenalty();
      forbidden[r] = eos.length == 0 ? 0 : Math.max(0, params.minTokens() - row.length());
    }
    Shape column = new Shape(b, 1);
    NDArray[] arrays = {
      scope.create(tokens),
      scope.create(positions),
      scope.create(uniforms, new Shape(b, k)),
      scope.create(temperature, column),
      scope.create(topK, column),
      scope.create(topP, column),
      scope.create(penalty, column),
      bias(scope, rows),
      seen(scope, rows),
      scope.create(forbidden),
      eosIds(scope)
    };
    return new Inputs(arrays, flags(rows, forbidden));
  }

  private NDArray bias(NDManager scope, List<SampleRow> rows) {
    if (rows.stream().allMatch(row -> row.params.logitBias().isEmpty())) {
      return scope.create(new float[0], new Shape(0));
    }
    int v = shape.vocabulary();
    float[] values = new float[rows.size() * v];
    for (int r = 0; r < rows.size(); r++) {
      int at = r * v;
      rows.get(r).params.logitBias().forEach((token, add) -> values[at + token] = add.floatValue());
    }
    return scope.create(values, new Shape(rows.size(), v));
  }

  private NDArray seen(NDManager scope, List<SampleRow> rows) {
    if (rows.stream().allMatch(row -> row.params.repetitionPenalty() == 1)) {
      return scope.create(new boolean[0], new Shape(0));
    }
    int v = shape.vocabulary();
    boolean[] values = new boolean[rows.size() * v];
    for (int r = 0; r < rows.size(); r++) {
      for (int token : rows.get(r).prompt.tokens) values[r * v + token] = true;
      for (int token : rows.get(r).tokensSoFar()) values[r * v + token] = true;
    }
    return scope.create(values, new Shape(rows.size(), v));
  }

  private NDArray eosIds(NDManager scope) {
    long[] ids = new long[eos.length];
    for (int i = 0; i < ids.length; i++) ids[i] = eos[i];
    return scope.create(ids, new Shape(ids.length));
  }

  private static long[] flags(List<SampleRow> rows, long[] forbidden) {
    long plain = 1;
    long greedy = 0;
    long mostK = 0;
    long nucleus = 0;
    long least = 0;
    for (int r = 0; r < forbidden.length; r++) {
      SamplingParams params = rows.get(r).params;
      if (!params.plain()) plain = 0;
      if (params.temperature() == 0) greedy = 1;
      mostK = Math.max(mostK, params.topK());
      if (params.topP() < 1) nucleus = 1;
      if (forbidden[r] > 0) least = 1;
    }
    return new long[] {plain, greedy, mostK, nucleus, least};
  }
}
