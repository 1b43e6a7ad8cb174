package io.tributary.gpu.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** Supervised fine-tuning: mean negative log-likelihood of the response tokens. */
public final class SftObjective implements Objective<TokenSequence> {
  @Override
  public double denominator(List<TokenSequence> batch) {
    return batch.stream().mapToInt(s -> s.response().length).sum();
  }

  @Override
  public int length(TokenSequence example) {
    return example.length();
  }

  @Override
  public Part gradients(
      Kernels kernels,
      NDManager scope,
      Weights policy,
      List<TokenSequence> part,
      double denominator) {
    TokenBatch batch = TokenBatch.of(part);
    NDList out =
        kernels.callWithGradients(
            scope,
            "sft",
            policy.forTraining(kernels),
            policy.adapters(),
            policy.masks(),
            batch.rowsOn(scope),
            batch.size(),
            batch.indexOn(scope),
            batch.targetsOn(scope),
            kernels.passOptions(),
            new double[] {1 / denominator});
    Means means = new Means();
    means.addTotal("tokens", batch.targetCount());
    return new Part(out.get(0).getFloat(), out.subList(1, out.size()), means);
  }
}
