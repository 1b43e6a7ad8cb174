package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Collections;
import java.util.List;

/**
 * A model that is not trained: a reference, or one that is contrasted with it. It may live on
 * another device than the policy.
 *
 * @param kernels of the device that the weights are on; the caller's to close
 * @param weights the caller's to close
 */
public record Frozen(Kernels kernels, Weights weights) implements Reference {
  @Override
  public double[] logProbs(TokenBatch batch) {
    return batch.sumByRow(tokenLogProbs(batch));
  }

  @Override
  public float[] tokenLogProbs(TokenBatch batch) {
    try (NDManager scope = kernels.newScope()) {
      return Scoring.tokenLogProbs(kernels, scope, weights, batch);
    }
  }

  /**
   * States [M, D] that predict the targets, fp32, on the device of {@code scope}, which owns them.
   */
  NDArray states(NDManager scope, TokenBatch batch) {
    try (NDManager own = kernels.newScope()) {
      NDArray states = Scoring.states(kernels, own, weights, batch);
      NDArray here = Devices.on(scope, states);
      here.attach(scope);
      return here;
    }
  }

  /**
   * A list like the weights' that has the head on the device of {@code scope}: there the kernels
   * read nothing else of it.
   */
  List<NDArray> withHeadOn(NDManager scope) {
    int at = WeightLayout.places(kernels.shape()).get("head");
    NDArray head = weights.base().get(at);
    NDArray here = Devices.on(scope, head);
    return here == head ? weights.base() : Collections.nCopies(at + 1, here);
  }
}
