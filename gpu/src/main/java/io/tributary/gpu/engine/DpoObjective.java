package io.tributary.gpu.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;

/**
 * Direct preference optimisation (RLHF Workflow eq. 5), with label smoothing (cDPO) and an SFT term
 * on the chosen response (RPO).
 */
public final class DpoObjective implements Objective<TokenPair> {
  private final Frozen reference;
  private final double beta;
  private final double labelSmoothing;
  private final double sftWeight;

  /**
   * @param reference the model that the policy is pulled to
   * @param beta strength of the pull to the reference
   * @param labelSmoothing probability that a label is wrong, in [0, 0.5)
   * @param sftWeight weight of the mean negative log-likelihood of the chosen response
   */
  public DpoObjective(Frozen reference, double beta, double labelSmoothing, double sftWeight) {
    this.reference = reference;
    this.beta = beta;
    this.labelSmoothing = labelSmoothing;
    this.sftWeight = sftWeight;
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
    TokenBatch batch = PairRows.of(part);
    double[] base = PairRows.reference(part);
    float[] referenceLogProbs = new float[base.length];
    for (int i = 0; i < base.length; i++) referenceLogProbs[i] = (float) base[i];
    NDList out =
        kernels.callWithGradients(
            scope,
            "dpo",
            policy.base(),
            policy.adapters(),
            policy.masks(),
            batch.rowsOn(scope),
            batch.size(),
            batch.indexOn(scope),
            batch.targetsOn(scope),
            batch.rowOn(scope),
            scope.create(referenceLogProbs),
            scope.create(batch.responseLengths()),
            kernels.passOptions(),
            new double[] {beta, labelSmoothing, sftWeight, 1 / denominator});
    Means means = statistics(part.size(), out.get(1).toFloatArray(), base);
    means.addTotal("tokens", batch.targetCount());
    means.add("entropy", out.get(2).getFloat(), batch.targetCount());
    return new Part(out.get(0).getFloat(), out.subList(3, out.size()), means);
  }

  private Means statistics(int pairs, float[] logProbs, double[] base) {
    Means means = new Means();
    for (int i = 0; i < pairs; i++) {
      double chosen = beta * (logProbs[i] - base[i]);
      double rejected = beta * (logProbs[pairs + i] - base[pairs + i]);
      means.add("rewards/chosen", chosen);
      means.add("rewards/rejected", rejected);
      means.add("rewards/margins", chosen - rejected);
      means.add("rewards/accuracies", chosen > rejected ? 1 : 0);
      means.add("objective/kl", (chosen + rejected) / (2 * beta));
      means.add("logps/chosen", logProbs[i]);
      means.add("logps/rejected", logProbs[pairs + i]);
    }
    return means;
  }
}
