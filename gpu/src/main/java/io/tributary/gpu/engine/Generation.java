package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tributary.gpu.SamplingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Samples a batch of responses in chunks of tokens. Each row draws from random numbers of its own,
 * so what it is batched with changes nothing but rounding.
 */
public final class Generation {
  private final Kernels kernels;
  private final int maxNewTokens;
  private final int chunkTokens;
  private final int[] eos;

  /**
   * @param maxNewTokens tokens a response at most
   * @param chunkTokens tokens decoded in one native call
   * @param eos ids that end a response
   */
  public Generation(Kernels kernels, int maxNewTokens, int chunkTokens, int[] eos) {
    this.kernels = kernels;
    this.maxNewTokens = maxNewTokens;
    this.chunkTokens = chunkTokens;
    this.eos = eos.clone();
  }

  /** Told of tokens as they are sampled. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param row the candidate, counted over all prompts
     * @param tokens new ones, in order
     */
    void sampled(int row, int[] tokens);
  }

  /** Samples without a listener. */
  public List<Sampled> sample(
      Weights weights, List<int[]> prompts, List<List<SamplingParams>> params) {
    return sample(weights, prompts, params, (row, tokens) -> {});
  }

  /**
   * Samples; every prompt is prefilled once, whatever its number of candidates.
   *
   * @param prompts rendered prompts
   * @param params the candidates of each prompt
   * @return the candidates of all prompts, in order
   */
  public List<Sampled> sample(
      Weights weights, List<int[]> prompts, List<List<SamplingParams>> params, Listener listener) {
    List<Row> rows = new ArrayList<>();
    List<Integer> source = new ArrayList<>();
    for (int p = 0; p < prompts.size(); p++) {
      for (SamplingParams one : params.get(p)) {
        rows.add(new Row(rows.size(), one, prompts.get(p).length, maxNewTokens));
        source.add(p);
      }
    }
    if (rows.isEmpty()) return List.of();
    decodeAll(weights, prompts, rows, source, listener);
    return rows.stream().map(Row::result).toList();
  }

  private void decodeAll(
      Weights weights,
      List<int[]> prompts,
      List<Row> rows,
      List<Integer> source,
      Listener listener) {
    try (NDManager scope = kernels.newScope()) {
      State state = pick(scope, prefill(scope, weights, prompts), source);
      List<Row> active = rows;
      int decoded = 0;
      while (!active.isEmpty() && decoded < maxNewTokens) {
        int k = Math.min(chunkTokens, maxNewTokens - decoded);
        state = chunk(scope, weights, state, active, k);
        decoded += k;
        for (Row row : active) row.report(listener);
        List<Integer> going = new ArrayList<>();
        for (int r = 0; r < active.size(); r++) if (!active.get(r).done) going.add(r);
        // dropping rows copies the cache; worth it once a quarter of them has ended
        if (going.size() <= 0.75 * active.size() && !going.isEmpty()) {
          state = pick(scope, state, going);
          active = going.stream().map(active::get).toList();
        } else if (going.isEmpty()) {
          active = List.of();
        }
      }
    }
  }

  private record State(NDArray cache, NDArray logits) {
    void close() {
      cache.close();
      logits.close();
    }
  }

  private State prefill(NDManager scope, Weights weights, List<int[]> prompts) {
    int longest = prompts.stream().mapToInt(p -> p.length).max().orElseThrow();
    long[] ids = new long[prompts.size() * longest];
    long[] lengths = new long[prompts.size()];
    for (int p = 0; p < prompts.size(); p++) {
      lengths[p] = prompts.get(p).length;
      for (int i = 0; i < lengths[p]; i++) ids[p * longest + i] = prompts.get(p)[i];
    }
    try (NDManager call = kernels.newScope()) {
      NDList out =
          kernels.call(
              call,
              "prefill",
              weights.arrays(),
              call.create(ids, new Shape(prompts.size(), longest)),
              call.create(lengths),
              call.create((long) longest + maxNewTokens));
      return kept(scope, out.get(0), out.get(1));
    }
  }

  private State pick(NDManager scope, State state, List<Integer> rows) {
    try (NDManager call = kernels.newScope()) {
      long[] index = rows.stream().mapToLong(Integer::longValue).toArray();
      NDList out = kernels.call(call, "pick", state.cache(), state.logits(), call.create(index));
      state.close();
      return kept(scope, out.get(0), out.get(1));
    }
  }

  private State chunk(NDManager scope, Weights weights, State state, List<Row> rows, int k) {
    int b = rows.size();
    long[] positions = new long[b];
    boolean[] done = new boolean[b];
    float[] uniforms = new float[b * k];
    float[] temperature = new float[b];
    long[] topK = new long[b];
    float[] topP = new float[b];
    boolean restricted = false;
    for (int r = 0; r < b; r++) {
      Row row = rows.get(r);
      positions[r] = row.position();
      done[r] = row.done;
      for (int i = 0; i < k; i++) uniforms[r * k + i] = row.uniform();
      temperature[r] = (float) row.params.temperature();
      topK[r] = row.params.topK();
      topP[r] = (float) row.params.topP();
      restricted |= row.params.topK() > 0 || row.params.topP() < 1;
    }
    long[] ends = new long[eos.length];
    for (int i = 0; i < ends.length; i++) ends[i] = eos[i];
    try (NDManager call = kernels.newScope()) {
      NDList out =
          kernels.call(
              call,
              "decode",
              weights.arrays(),
              state.cache(),
              state.logits(),
              call.create(positions),
              call.create(done),
              call.create(uniforms, new Shape(b, k)),
              call.create(temperature, new Shape(b, 1)),
              call.create(topK, new Shape(b, 1)),
              call.create(topP, new Shape(b, 1)),
              call.create(ends),
              call.create(restricted ? 1L : 0L));
      long[] tokens = out.get(0).toLongArray();
      float[] logProbs = out.get(1).toFloatArray();
      for (int r = 0; r < b; r++) {
        for (int i = 0; i < k && !rows.get(r).done; i++) {
          rows.get(r).append((int) tokens[r * k + i], logProbs[r * k + i], eos);
        }
      }
      state.logits().close();
      NDArray logits = out.get(2);
      logits.attach(scope);
      return new State(state.cache(), logits);
    }
  }

  private static State kept(NDManager scope, NDArray cache, NDArray logits) {
    cache.attach(scope);
    logits.attach(scope);
    return new State(cache, logits);
  }

  /** One response being sampled. */
  private static final class Row {
    final SamplingParams params;
    private final int index;
    private final int promptLength;
    private final SplittableRandom random;
    private final int[] tokens;
    private final float[] logProbs;
    private int length;
    private int reported;
    boolean done;
    private boolean ended;

    Row(int index, SamplingParams params, int promptLength, int maxNewTokens) {
      this.index = index;
      this.params = params;
      this.promptLength = promptLength;
      random = new SplittableRandom(params.seed());
      tokens = new int[maxNewTokens];
      logProbs = new float[maxNewTokens];
    }

    int position() {
      return promptLength + Math.min(length, tokens.length - 1);
    }

    /** Uniform in [0, 1) with the 24 bits a float can hold. */
    float uniform() {
      return (random.nextInt() >>> 8) * 0x1.0p-24f;
    }

    void append(int token, float logProb, int[] eos) {
      tokens[length] = token;
      logProbs[length++] = logProb;
      for (int end : eos) ended |= token == end;
      done = ended || length == tokens.length;
    }

    void report(Listener listener) {
      if (reported < length) listener.sampled(index, Arrays.copyOfRange(tokens, reported, length));
      reported = length;
    }

    Sampled result() {
      return new Sampled(Arrays.copyOf(tokens, length), Arrays.copyOf(logProbs, length), ended);
    }
  }
}
