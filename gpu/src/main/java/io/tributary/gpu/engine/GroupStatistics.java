package io.tributary.gpu.engine;

import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.Parameters;
import java.util.List;

/** The figures of a step, by the names that the field gives them. */
final class GroupStatistics {
  private static final String LOGPS_REJECTED = "logps/rejected";
  private static final String REWARDS_REJECTED = "rewards/rejected";

  private final ObjectiveSpec spec;
  private final double beta;
  private final double clip;

  GroupStatistics(ObjectiveSpec spec, Parameters parameters) {
    this.spec = spec;
    this.beta = parameters.has("beta") ? parameters.get("beta") : 1;
    this.clip = parameters.has("clip") ? parameters.get("clip") : 0;
  }

  Means of(List<TokenGroup> part, GroupRows rows, LogProbPass.Done done) {
    List<float[]> logProbs = rows.byGroup(done.logProbs());
    Means means = new Means();
    for (int g = 0; g < part.size(); g++) {
      if (spec.needs().unpaired()) means.add("kto/baseline", part.get(g).step().baseline());
      if (spec.needs().unpaired() && part.get(g).responses().size() == 1) {
        ofLabelled(means, part.get(g), logProbs.get(g));
        continue;
      }
      ofGroup(means, part.get(g), logProbs.get(g));
      if (spec.needs().has(Need.SAMPLING_LOG_PROBS)) {
        ofTokens(means, part.get(g), logProbs.get(g));
      }
      if (done.values().length > 0) {
        ofValues(means, part.get(g), rows.byGroup(done.values()).get(g));
      }
    }
    return means;
  }

  /** First against last: chosen against rejected, best against worst. */
  private void ofGroup(Means means, TokenGroup group, float[] logProbs) {
    int n = group.responses().size();
    int last = spec.needs().has(Need.REFERENCE_SAMPLES) ? 1 : n - 1;
    double[] sums = sums(group, logProbs);
    means.add(StepFigures.LOGPS_CHOSEN, sums[0]);
    if (last > 0) means.add(LOGPS_REJECTED, sums[last]);
    if (group.reference().length == 0) {
      if (last > 0) {
        double margin = sums[0] / tokens(group, 0) - sums[last] / tokens(group, last);
        means.add("rewards/margins", margin);
        means.add("rewards/accuracies", margin > 0 ? 1 : 0);
      }
      return;
    }
    double[] base = sums(group, group.reference());
    for (int k = 0; k < n; k++) means.add("objective/kl", sums[k] - base[k]);
    if (last == 0 || !spec.needs().implicitRewards()) return;
    double chosen = beta * (sums[0] - base[0]);
    double rejected = beta * (sums[last] - base[last]);
    means.add(StepFigures.REWARDS_CHOSEN, chosen);
    means.add(REWARDS_REJECTED, rejected);
    means.add("rewards/margins", chosen - rejected);
    means.add("rewards/accuracies", chosen > rejected ? 1 : 0);
  }

  /** A response alone is among the chosen or the rejected ones by its label, and has no margin. */
  private void ofLabelled(Means means, TokenGroup group, float[] logProbs) {
    boolean desirable = group.scores()[0] > 0;
    double own = sums(group, logProbs)[0];
    double gain = own - sums(group, group.reference())[0];
    means.add(desirable ? StepFigures.LOGPS_CHOSEN : LOGPS_REJECTED, own);
    means.add(desirable ? StepFigures.REWARDS_CHOSEN : REWARDS_REJECTED, beta * gain);
    means.add("objective/kl", gain);
  }

  private void ofTokens(Means means, TokenGroup group, float[] logProbs) {
    for (double score : group.scores()) means.add("scores/mean", score);
    boolean measured = group.step().old().length == logProbs.length;
    for (int t = 0; t < logProbs.length; t++) {
      double old = measured ? group.step().old()[t] : logProbs[t];
      double u = Math.exp(logProbs[t] - old);
      means.add("policy/clip_ratio", Math.abs(u - 1) > clip ? 1 : 0);
      means.add("policy/importance", Math.exp(old - group.sampled()[t]));
      means.add("policy/kl_sampled", group.sampled()[t] - logProbs[t]);
    }
  }

  private static void ofValues(Means means, TokenGroup group, float[] values) {
    for (int t = 0; t < values.length; t++) {
      double error = values[t] - group.step().returns()[t];
      means.add("value/mean", values[t]);
      means.add("value/error", error * error);
    }
  }

  private static int tokens(TokenGroup group, int place) {
    return Math.max(1, group.responses().get(place).response().length);
  }

  private static double[] sums(TokenGroup group, float[] byToken) {
    double[] out = new double[group.responses().size()];
    int at = 0;
    for (int k = 0; k < out.length; k++) {
      int end = at + group.responses().get(k).response().length;
      while (at < end) out[k] += byToken[at++];
    }
    return out;
  }
}
