package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.ObjectiveSpecs;
import io.tributary.gpu.objective.Parameters;
import java.util.List;
import java.util.Optional;

/** Forward and backward of an objective over log-probs: one call of the kernels for all of them. */
final class LogProbPass {
  private static final int FIXED = 2;

  private final long number;
  private final Parameters parameters;
  private final Optional<ValueHead> head;

  LogProbPass(ObjectiveSpec spec, Parameters parameters, Optional<ValueHead> head) {
    this.number = ObjectiveSpecs.number(spec);
    this.parameters = parameters;
    this.head = head;
  }

  /**
   * What a pass gives.
   *
   * @param logProbs of the policy, [M]
   * @param entropy summed over the M positions, in nats
   * @param values of the value head, [M], or [0]
   * @param gradients of the policy's weights, then of the value head's
   */
  record Done(
      double loss, float[] logProbs, double entropy, float[] values, List<NDArray> gradients) {}

  /**
   * @param references log pi_ref(y | x) of each response, as {@link GroupRows#references} has them
   */
  Done run(
      Kernels kernels,
      NDManager scope,
      Weights policy,
      GroupRows rows,
      double[] references,
      double denominator) {
    TokenBatch batch = rows.batch();
    NDList out =
        kernels.callWithGradients(
            scope,
            "objective",
            policy.forTraining(kernels),
            policy.adapters(),
            policy.masks(),
            head.map(ValueHead::weights).orElse(List.of()),
            batch.rowsOn(scope),
            batch.size(),
            batch.indexOn(scope),
            batch.targetsOn(scope),
            batch.rowOn(scope),
            number,
            rows.placesOn(scope),
            rows.factsOn(scope, references),
            rows.tokensOn(scope),
            rows.oldOn(scope),
            kernels.passOptions(),
            constants(parameters, denominator));
    return new Done(
        out.get(0).getFloat(),
        out.get(1).toFloatArray(),
        out.get(2).getFloat(),
        out.get(3).toFloatArray(),
        out.subList(4, out.size()));
  }

  /** SFT weight, 1 / examples, the objective's own. */
  static double[] constants(Parameters parameters, double denominator) {
    double[] own = parameters.constants();
    double[] all = new double[FIXED + own.length];
    all[0] = parameters.get(Parameters.SFT_WEIGHT);
    all[1] = 1 / denominator;
    System.arraycopy(own, 0, all, FIXED, own.length);
    return all;
  }
}
