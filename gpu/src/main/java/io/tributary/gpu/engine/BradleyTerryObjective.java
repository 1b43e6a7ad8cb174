package io.tributary.gpu.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Reward-model training: {@code -log sigmoid(r(w) - r(l))} (RLHF Workflow, section 2.1). */
public final class BradleyTerryObjective implements Objective<TokenPair> {
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
  public Part gradients(
      Kernels kernels, NDManager scope, Weights policy, List<TokenPair> part, double denominator) {
    TokenBatch batch = PairRows.of(part);
    NDList out =
        kernels.callWithGradients(
            scope,
            "bradley_terry",
            policy.forTraining(kernels),
            policy.adapters(),
            policy.masks(),
            batch.rowsOn(scope),
            batch.size(),
            batch.lastOn(scope),
            kernels.passOptions(),
            new double[] {1 / denominator});
    float[] rewards = out.get(1).toFloatArray();
    Means means = new Means();
    for (int i = 0; i < part.size(); i++) {
      means.add("accuracy", rewards[i] > rewards[part.size() + i] ? 1 : 0);
      means.add("margin", rewards[i] - rewards[part.size() + i]);
    }
    return new Part(out.get(0).getFloat(), out.subList(2, out.size()), means);
  }
}
