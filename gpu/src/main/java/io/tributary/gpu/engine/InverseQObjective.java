package io.tributary.gpu.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.List;

/**
 * Inverse-Q* (2408.14874, Lemma 4.1): imitates the superior policy at every state that the policy's
 * own samples visit. No reward model, no pairs. The paper's available copy has lost equations 1 to
 * 3; the superior policy is reconstructed from its text.
 */
public final class InverseQObjective implements Objective<ContrastSample> {
  /** How the target is approached; the order is that of the kernel's codes. */
  public enum Form {
    SOFT,
    REVERSE,
    SAMPLED
  }

  private final Superior superior;
  private final Form form;
  private final double lambda;
  private final double clip;

  /**
   * @param lambda share of the superior policy in the target, in (0, 1]
   * @param clip bound of the advantage, for {@link Form#SAMPLED}
   */
  public InverseQObjective(Superior superior, Form form, double lambda, double clip) {
    this.superior = superior;
    this.form = form;
    this.lambda = lambda;
    this.clip = clip;
  }

  @Override
  public double denominator(List<ContrastSample> batch) {
    return batch.size();
  }

  @Override
  public int length(ContrastSample example) {
    return example.principled().length();
  }

  @Override
  public Part gradients(
      Kernels kernels,
      NDManager scope,
      Weights policy,
      List<ContrastSample> part,
      double denominator) {
    TokenBatch batch = TokenBatch.of(part.stream().map(ContrastSample::plain).toList());
    Superior.Sides sides = superior.sides(scope, part);
    double[] base = superior.reference().logProbs(batch);
    NDList out =
        kernels.callWithGradients(
            scope,
            "inverse_q",
            policy.forTraining(kernels),
            policy.adapters(),
            policy.masks(),
            superior.reference().withHeadOn(scope),
            superior.contrast().withHeadOn(scope),
            batch.rowsOn(scope),
            batch.size(),
            batch.indexOn(scope),
            batch.targetsOn(scope),
            sides.base(),
            sides.contrast(),
            kernels.passOptions(),
            new double[] {form.ordinal(), lambda, clip, 1 / denominator, superior.alpha()});
    double[] logProbs = batch.sumByRow(out.get(1).toFloatArray());
    Means means = new Means();
    for (int i = 0; i < part.size(); i++) {
      means.add("objective/kl", logProbs[i] - base[i]);
      means.add("logps/sampled", logProbs[i]);
    }
    means.addTotal("tokens", batch.targetCount());
    means.add("entropy", out.get(2).getFloat(), batch.targetCount());
    return new Part(out.get(0).getFloat(), out.subList(3, out.size()), means);
  }
}
