package io.tributary.gpu.engine;

import io.tributary.gpu.SamplingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Samples a given set of responses from one version and waits for all of them. */
public final class Generation {
  private static final int PREFILL_TOKENS = 4096;

  private final Kernels kernels;
  private final int maxNewTokens;
  private final int chunkTokens;
  private final int[] eos;
  private final StopRule stops;

  /**
   * @param maxNewTokens tokens a response at most
   * @param chunkTokens tokens decoded in one native call
   * @param eos ids that end a response
   */
  public Generation(Kernels kernels, int maxNewTokens, int chunkTokens, int[] eos) {
    this(kernels, maxNewTokens, chunkTokens, eos, StopRule.NONE);
  }

  /**
   * @param stops ends a response besides {@code eos}
   */
  public Generation(Kernels kernels, int maxNewTokens, int chunkTokens, int[] eos, StopRule stops) {
    this.kernels = kernels;
    this.maxNewTokens = maxNewTokens;
    this.chunkTokens = chunkTokens;
    this.eos = eos.clone();
    this.stops = stops;
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

  /** Samples from weights that are prepared for this call alone. */
  public List<Sampled> sample(
      Weights weights, List<int[]> prompts, List<List<SamplingParams>> params, Listener listener) {
    int rows = params.stream().mapToInt(List::size).sum();
    if (rows == 0) return List.of();
    try (Prepared prepared = Prepared.of(kernels, weights, rows)) {
      return sample(prepared, prompts, params, listener);
    }
  }

  /**
   * Samples; every prompt is read once, whatever its number of candidates.
   *
   * @param prompts rendered prompts
   * @param params the candidates of each prompt
   * @return the candidates of all prompts, in order
   */
  public List<Sampled> sample(
      Prepared weights, List<int[]> prompts, List<List<SamplingParams>> params, Listener listener) {
    int rows = params.stream().mapToInt(List::size).sum();
    if (rows == 0) return List.of();
    int longest = prompts.stream().mapToInt(p -> p.length).max().orElseThrow();
    int[] first = new int[prompts.size()];
    for (int p = 1; p < first.length; p++) first[p] = first[p - 1] + params.get(p - 1).size();
    CachePlan cache = CachePlan.of(rows, longest + maxNewTokens);
    Sampled[] out = new Sampled[rows];
    try (ContinuousBatch batch =
        new ContinuousBatch(
            kernels,
            new ContinuousBatch.Plan(cache, chunkTokens, PREFILL_TOKENS),
            eos,
            (prompt, candidate, tokens) ->
                listener.sampled(first[(int) prompt] + candidate, tokens))) {
      batch.use(weights, 0);
      for (int p = 0; p < prompts.size(); p++) {
        batch.add(p, prompts.get(p), params.get(p), stops, maxNewTokens);
      }
      while (!batch.idle()) {
        for (ContinuousBatch.Finished one : batch.advance()) {
          out[first[(int) one.prompt()] + one.candidate()] = one.response();
        }
      }
    }
    return new ArrayList<>(Arrays.asList(out));
  }
}
