package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Forward passes without gradients: log-probs of responses, rewards, whole distributions. */
public final class Scoring {
  private Scoring() {}

  /** log pi(y_t | x, y_<t) of every response token, one array a sequence, [T]. */
  public static float[][] tokenLogProbs(
      Kernels kernels, Weights weights, List<TokenSequence> sequences) {
    TokenBatch batch = TokenBatch.of(sequences);
    try (NDManager scope = kernels.newScope()) {
      return byRow(batch, tokenLogProbs(kernels, scope, weights, batch));
    }
  }

  /** log pi(y | x) of every response, in nats, [B]. */
  public static double[] logProbs(Kernels kernels, Weights weights, List<TokenSequence> sequences) {
    TokenBatch batch = TokenBatch.of(sequences);
    try (NDManager scope = kernels.newScope()) {
      return batch.sumByRow(tokenLogProbs(kernels, scope, weights, batch));
    }
  }

  /**
   * Logits that predict the response tokens, [T, V]; T x V floats, so for checks and not for work.
   */
  public static float[][] logits(Kernels kernels, Weights weights, TokenSequence sequence) {
    TokenBatch batch = TokenBatch.of(List.of(sequence));
    try (NDManager scope = kernels.newScope()) {
      float[] flat =
          kernels
              .call(
                  scope,
                  "logits",
                  weights.forScoring(kernels),
                  weights.adapters(),
                  batch.rowsOn(scope),
                  batch.size(),
                  batch.indexOn(scope))
              .get(0)
              .toFloatArray();
      int v = kernels.shape().vocabulary();
      float[][] out = new float[batch.targetCount()][];
      for (int t = 0; t < out.length; t++) out[t] = Arrays.copyOfRange(flat, t * v, (t + 1) * v);
      return out;
    }
  }

  /** The scalar reward at each sequence's last token, [B]. */
  public static float[] rewards(Kernels kernels, Weights weights, List<TokenSequence> sequences) {
    TokenBatch batch = TokenBatch.of(sequences);
    try (NDManager scope = kernels.newScope()) {
      return kernels
          .call(
              scope,
              "rewards",
              weights.forScoring(kernels),
              weights.adapters(),
              batch.rowsOn(scope),
              batch.size(),
              batch.lastOn(scope))
          .get(0)
          .toFloatArray();
    }
  }

  static float[] tokenLogProbs(
      Kernels kernels, NDManager scope, Weights weights, TokenBatch batch) {
    return kernels
        .call(
            scope,
            "token_logps",
            weights.forScoring(kernels),
            weights.adapters(),
            batch.rowsOn(scope),
            batch.size(),
            batch.indexOn(scope),
            batch.targetsOn(scope),
            kernels.passOptions())
        .get(0)
        .toFloatArray();
  }

  /** What a policy and its value head say of a batch's targets, [M] each; no head, no values. */
  record Measured(float[] logProbs, float[] values) {}

  static Measured measured(
      Kernels kernels, Weights weights, Optional<ValueHead> head, TokenBatch batch) {
    try (NDManager scope = kernels.newScope()) {
      NDList out =
          kernels.call(
              scope,
              "logps_and_values",
              weights.forScoring(kernels),
              weights.adapters(),
              head.map(ValueHead::weights).orElse(List.of()),
              batch.rowsOn(scope),
              batch.size(),
              batch.indexOn(scope),
              batch.targetsOn(scope),
              kernels.passOptions());
      return new Measured(out.get(0).toFloatArray(), out.get(1).toFloatArray());
    }
  }

  /** States that predict the targets, after the final norm, [M, D]; belong to {@code scope}. */
  static NDArray states(Kernels kernels, NDManager scope, Weights weights, TokenBatch batch) {
    return kernels
        .call(
            scope,
            "states",
            weights.forScoring(kernels),
            weights.adapters(),
            batch.rowsOn(scope),
            batch.size(),
            batch.indexOn(scope))
        .get(0);
  }

  private static float[][] byRow(TokenBatch batch, float[] values) {
    float[][] out = new float[batch.rows()][];
    int at = 0;
    for (int r = 0; r < out.length; r++) {
      out[r] = new float[(int) batch.responseLengths()[r]];
      System.arraycopy(values, at, out[r], 0, out[r].length);
      at += out[r].length;
    }
    return out;
  }
}
