package io.tributary.bench;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Scoring;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.engine.Weights;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model makes of one prompt.
 *
 * @param prompt token ids
 * @param continuation token ids, given
 * @param logits after the prompt
 * @param logProbs of the continuation's tokens, [T]
 * @param greedy what the model says itself
 */
record ParityRow(
    int[] prompt,
    int[] continuation,
    Logits logits,
    @JsonProperty("log_probs") float[] logProbs,
    Greedy greedy) {
  private static final int TOP = 20;

  /**
   * Logits in brief.
   *
   * @param ids of the largest, in order
   * @param values of these
   * @param norm L2, of all
   */
  record Logits(int[] ids, float[] values, double norm) {
    static Logits of(float[] all) {
      int[] ids = largest(all, TOP);
      float[] values = new float[ids.length];
      double squares = 0;
      for (int i = 0; i < ids.length; i++) values[i] = all[ids[i]];
      for (float z : all) squares += (double) z * z;
      return new Logits(ids, values, Math.sqrt(squares));
    }
  }

  /**
   * Most likely tokens, one after the other.
   *
   * @param tokens ids, [T]
   * @param others the likeliest other token at each place, [T]
   * @param margins logits by which each token leads that other, [T]; negative where decoding and a
   *     pass over the whole sequence do not agree which is the likeliest
   */
  record Greedy(int[] tokens, int[] others, float[] margins) {
    /**
     * Margins of tokens that were decoded, from a pass over the whole sequence.
     *
     * @param logits at each token, [T, V]
     */
    static Greedy of(int[] tokens, float[][] logits) {
      int[] others = new int[tokens.length];
      float[] margins = new float[tokens.length];
      for (int t = 0; t < tokens.length; t++) {
        int[] best = largest(logits[t], 2);
        others[t] = best[0] == tokens[t] ? best[1] : best[0];
        margins[t] = logits[t][tokens[t]] - logits[t][others[t]];
      }
      return new Greedy(tokens, others, margins);
    }
  }

  /**
   * All but the decoding.
   *
   * @param sequence prompt and continuation
   * @param greedy tokens that were decoded after the prompt
   */
  static ParityRow of(Kernels kernels, Weights weights, TokenSequence sequence, int[] greedy) {
    float[][] given = Scoring.logits(kernels, weights, sequence);
    TokenSequence own = new TokenSequence(sequence.prompt(), greedy);
    return new ParityRow(
        sequence.prompt(),
        sequence.response(),
        Logits.of(given[0]),
        Scoring.tokenLogProbs(kernels, weights, List.of(sequence))[0],
        Greedy.of(greedy, Scoring.logits(kernels, weights, own)));
  }

  private static int[] largest(float[] values, int count) {
    return IntStream.range(0, values.length)
        .boxed()
        .sorted(Comparator.comparing(i -> -values[i]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
