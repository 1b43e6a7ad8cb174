package io.tributary.gpu.engine;

import ai.djl.ndarray.NDManager;
import io.tributary.gpu.objective.Dpo;
import io.tributary.gpu.objective.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Direct preference optimisation (RLHF Workflow eq. 5), with label smoothing (cDPO) and an SFT term
 * on the chosen response (RPO). {@link LogProbObjective} has it too, for what the stream delivers;
 * this one takes pairs that may have the reference's log-probs already.
 */
public final class DpoObjective implements Objective<TokenPair> {
  private final Frozen reference;
  private final double beta;
  private final LogProbPass pass;

  /**
   * @param reference the model that the policy is pulled to
   * @param beta strength of the pull to the reference
   * @param labelSmoothing probability that a label is wrong, in [0, 0.5)
   * @param sftWeight weight of the mean negative log-likelihood of the chosen response
   */
  public DpoObjective(Frozen reference, double beta, double labelSmoothing, double sftWeight) {
    this.reference = reference;
    this.beta = beta;
    this.pass =
        new LogProbPass(
            new Dpo(),
            Parameters.read(
                new Dpo(),
                Map.of(
                    "beta",
                    String.valueOf(beta),
                    "label-smoothing",
                    String.valueOf(labelSmoothing),
                    Parameters.SFT_WEIGHT,
                    String.valueOf(sftWeight))),
            Optional.empty());
  }

  @Override
  public double denominator(List<TokenPair> batch) {
    return batch.size();
  }

  @Override
  public int length(TokenPair example) {
    return example.length();
  }

  @Override
  public int tokens(TokenPair example) {
    return example.tokens();
  }

  @Override
  public List<TokenPair> completed(List<TokenPair> part) {
    List<TokenPair> asked = part.stream().filter(p -> p.reference().isEmpty()).toList();
    if (asked.isEmpty()) return part;
    double[] found = reference.logProbs(PairRows.of(asked));
    List<TokenPair> out = new ArrayList<>();
    int i = 0;
    for (TokenPair pair : part) {
      boolean known = pair.reference().isPresent();
      out.add(
          known ? pair : pair.with(new TokenPair.LogProbs(found[i], found[asked.size() + i++])));
    }
    return out;
  }

  @Override
  public Part gradients(
      Kernels kernels, NDManager scope, Weights policy, List<TokenPair> part, double denominator) {
    GroupRows rows = new GroupRows(part.stream().map(DpoObjective::group).toList());
    LogProbPass.Done done =
        pass.run(kernels, scope, policy, rows, PairRows.reference(part), denominator);
    double[] logProbs = rows.batch().sumByRow(done.logProbs());
    Means means = statistics(part.size(), logProbs, PairRows.reference(part));
    means.addTotal("tokens", rows.batch().targetCount());
    means.add("entropy", done.entropy(), rows.batch().targetCount());
    return new Part(done.loss(), done.gradients(), means);
  }

  private static TokenGroup group(TokenPair pair) {
    return new TokenGroup(
        List.of(pair.chosen(), pair.rejected()), new double[] {1, 0}, new float[0]);
  }

  private Means statistics(int pairs, double[] logProbs, double[] base) {
    Means means = new Means();
    for (int i = 0; i < pairs; i++) {
      double chosen = beta * (logProbs[i] - base[i]);
      double rejected = beta * (logProbs[pairs + i] - base[pairs + i]);
      means.add(StepFigures.REWARDS_CHOSEN, chosen);
      means.add("rewards/rejected", rejected);
      means.add("rewards/margins", chosen - rejected);
      means.add("rewards/accuracies", chosen > rejected ? 1 : 0);
      means.add("objective/kl", (chosen + rejected) / (2 * beta));
      means.add(StepFigures.LOGPS_CHOSEN, logProbs[i]);
      means.add("logps/rejected", logProbs[pairs + i]);
    }
    return means;
  }
}
