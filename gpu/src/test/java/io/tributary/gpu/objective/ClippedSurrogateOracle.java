package io.tributary.gpu.objective;

import io.tributary.gpu.engine.GroupNumbers;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** The clipped surrogate less beta times k3, in double precision. */
record ClippedSurrogateOracle(double beta, double clip, double cap) {
  /** What the objective is set to. */
  Map<String, String> options(int updates, double sft) {
    return Map.of(
        "beta", "" + beta,
        "clip", "" + clip,
        "importance-cap", "" + cap,
        "updates", "" + updates,
        "sft-weight", "" + sft);
  }

  /** The loss of a response, summed over its tokens. */
  double response(GroupNumbers g, int i) {
    double sum = 0;
    for (int t = 0; t < g.tokens(i); t++) {
      double u = Math.exp(g.logp()[i][t] - g.old()[i][t]);
      double a = g.advantages()[i][t];
      double weight = Math.min(cap, Math.exp(g.old()[i][t] - g.sampled()[i][t]));
      double d = g.reference()[i][t] - g.logp()[i][t];
      double clipped = Math.max(1 - clip, Math.min(1 + clip, u));
      sum += beta * (Math.exp(d) - d - 1) - weight * Math.min(u * a, clipped * a);
    }
    return sum;
  }

  /** The mean over the group's responses. */
  static double mean(GroupNumbers g, IntToDoubleFunction response) {
    return IntStream.range(0, g.n()).mapToDouble(response).average().orElseThrow();
  }
}
