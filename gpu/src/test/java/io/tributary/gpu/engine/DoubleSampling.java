package io.tributary.gpu.engine;

import io.tributary.gpu.SamplingParams;
import java.util.Arrays;
import java.util.stream.IntStream;

/** The distribution that a token is drawn from, in double precision. */
final class DoubleSampling {
  private DoubleSampling() {}

  /**
   * Log-probs after bias, repetition penalty, EOS not yet allowed, temperature, top-k, top-p; -inf
   * where left out.
   *
   * @param before tokens of prompt and response so far
   * @param drawn tokens of the response so far
   * @param nudge added to top-p
   */
  static double[] logProbs(
      double[] logits, SamplingParams params, int[] before, int[] eos, int drawn, double nudge) {
    double[] z = logits.clone();
    params.logitBias().forEach((token, add) -> z[token] += add);
    IntStream.of(before)
        .distinct()
        .forEach(
            token ->
                z[token] *=
                    z[token] > 0 ? 1 / params.repetitionPenalty() : params.repetitionPenalty());
    if (drawn < params.minTokens()) for (int token : eos) z[token] = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < z.length; i++) z[i] /= params.temperature();
    Integer[] order = IntStream.range(0, z.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, (a, b) -> Double.compare(z[b], z[a]));
    int k = params.topK() == 0 ? z.length : Math.min(z.length, params.topK());
    for (int i = k; i < z.length; i++) z[order[i]] = Double.NEGATIVE_INFINITY;
    double[] p = DoubleLlama.logSoftmax(z);
    double held = 0;
    for (int i = 0; i < k; i++) {
      if (params.topP() < 1 && i > 0 && held >= params.topP() + nudge) {
        z[order[i]] = Double.NEGATIVE_INFINITY;
      }
      held += Math.exp(p[order[i]]);
    }
    return DoubleLlama.logSoftmax(z);
  }
}
