package io.tributary.gpu.engine;

import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** What is worked out from all examples of a step, in double precision. */
final class StepFacts {
  private StepFacts() {}

  /**
   * KTO's {@code z = max(0, mean log-ratio of the mismatched)} (2402.01306), for all alike. All
   * groups have a mismatched response, or none and then a ratio of 0.
   */
  static List<TokenGroup> baselines(List<TokenGroup> batch) {
    double mean = batch.stream().mapToDouble(g -> g.step().logRatio()).average().orElse(0);
    double z = Math.max(0, mean);
    return batch.stream().map(group -> group.in(group.step().baseline(z))).toList();
  }

  /** The objective's advantage of each response, the same for all of its tokens. */
  static List<TokenGroup> relative(List<TokenGroup> batch, ObjectiveSpec spec) {
    List<TokenGroup> out = new ArrayList<>();
    for (TokenGroup group : batch) {
      double[] of = spec.advantages(group.scores());
      float[] advantages = new float[group.responseTokens()];
      int at = 0;
      for (int k = 0; k < of.length; k++) {
        int end = at + group.responses().get(k).response().length;
        while (at < end) advantages[at++] = (float) of[k];
      }
      out.add(group.in(group.step().worth(advantages, new float[0])));
    }
    return out;
  }

  /**
   * PPO's advantages and returns: GAE over {@code -beta (log pi - log pi_ref)} for each token, the
   * score added at the last one.
   */
  static List<TokenGroup> estimated(List<TokenGroup> batch, Parameters p) {
    List<float[]> advantages = new ArrayList<>();
    List<TokenGroup> out = new ArrayList<>();
    for (TokenGroup group : batch) {
      float[] advantage = new float[group.responseTokens()];
      float[] returns = new float[advantage.length];
      int at = 0;
      for (int k = 0; k < group.responses().size(); k++) {
        int length = group.responses().get(k).response().length;
        double[] values = new double[length];
        for (int t = 0; t < length; t++) values[t] = group.step().values()[at + t];
        double[] of =
            Gae.advantages(
                rewards(group, k, at, p.get("beta")), values, p.get("gamma"), p.get("lambda"));
        for (int t = 0; t < length; t++, at++) {
          advantage[at] = (float) of[t];
          returns[at] = (float) (of[t] + values[t]);
        }
      }
      advantages.add(advantage);
      out.add(group.in(group.step().worth(advantage, returns)));
    }
    if (p.get("whiten") == 1) whiten(advantages);
    return out;
  }

  private static double[] rewards(TokenGroup group, int place, int at, double beta) {
    double[] rewards = new double[group.responses().get(place).response().length];
    for (int t = 0; t < rewards.length; t++) {
      rewards[t] = -beta * ((double) group.step().old()[at + t] - group.reference()[at + t]);
    }
    if (rewards.length > 0) rewards[rewards.length - 1] += group.scores()[place];
    return rewards;
  }

  /** Mean 0 and deviation 1 over all tokens of the step, in place. */
  private static void whiten(List<float[]> all) {
    long count = all.stream().mapToLong(a -> a.length).sum();
    double mean = sum(all, a -> a) / Math.max(1, count);
    double variance = sum(all, a -> (a - mean) * (a - mean)) / Math.max(1, count - 1);
    double scale = 1 / (Math.sqrt(variance) + 1e-8);
    for (float[] some : all) {
      for (int i = 0; i < some.length; i++) some[i] = (float) ((some[i] - mean) * scale);
    }
  }

  private static double sum(List<float[]> all, DoubleUnaryOperator of) {
    double sum = 0;
    for (float[] some : all) for (float value : some) sum += of.applyAsDouble(value);
    return sum;
  }
}
