package io.tributary.gpu.engine;

/** The model that a policy is pulled to, as it is when it is asked. */
public interface Reference {
  /** log pi(y | x) of every row of a batch, in nats. */
  double[] logProbs(TokenBatch batch);

  /** log pi(y_t | x, y_<t) of every target of a batch, [M]. */
  float[] tokenLogProbs(TokenBatch batch);
}
