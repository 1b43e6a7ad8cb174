package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.tributary.gpu.files.HostTensor;
import java.util.List;
import java.util.Map;

/**
 * A reference that follows the policy. Owns one set of weights for as long as it lives and writes
 * over it, so it takes the same memory at any version; between two steps, never during one.
 *
 * <p>What is trained moves: all weights, or adapters over a base that stays.
 */
public final class MovingReference implements Reference, AutoCloseable {
  private final Refresh refresh;
  private final Frozen model;
  private long version;

  /**
   * @param kernels of the device that it lives on; the caller's to close
   * @param weights what it is before the first version, on that device; taken over
   */
  public MovingReference(Kernels kernels, Weights weights, Refresh refresh) {
    if (weights.adapted() && refresh instanceof Refresh.Average) {
      throw new IllegalArgumentException("the mean of A and that of B are not the mean of B A");
    }
    this.model = new Frozen(kernels, weights);
    this.refresh = refresh;
  }

  @Override
  public double[] logProbs(TokenBatch batch) {
    return model.logProbs(batch);
  }

  @Override
  public float[] tokenLogProbs(TokenBatch batch) {
    return model.tokenLogProbs(batch);
  }

  /** The newest version of the policy that is in it; 0 as long as it is what it began as. */
  public long version() {
    return version;
  }

  /** The policy has come to a version, from 1. */
  public void follow(long newest, Weights policy) {
    if (!refresh.due(newest)) return;
    if (refresh instanceof Refresh.Average average) {
      mix(policy, 1 - average.decay());
    } else {
      assign(policy);
    }
    version = newest;
  }

  /** The policy goes on from other weights: those are the reference now. */
  public void become(long newest, Weights policy) {
    assign(policy);
    version = newest;
  }

  private void assign(Weights source) {
    try (NDManager call = model.kernels().newScope()) {
      model.kernels().call(call, "assign", model.weights().trained(), source.trained());
    }
    model.weights().changed();
  }

  private void mix(Weights source, double share) {
    try (NDManager call = model.kernels().newScope()) {
      List<NDArray> here = Devices.on(call, source.trained());
      model.kernels().call(call, "mix", model.weights().trained(), here, new double[] {share});
    }
    model.weights().changed();
  }

  /** Its weights as they are, for {@link #restore}. */
  public Map<String, HostTensor> tensors() {
    return Policy.read(model.weights());
  }

  /**
   * Takes what {@link #tensors} gave when it had that version.
   *
   * @throws IllegalArgumentException if they are of another model
   */
  public void restore(long newest, Map<String, HostTensor> tensors) {
    try (Weights saved = Policy.loadLike(model.kernels(), model.weights(), tensors)) {
      become(newest, saved);
    }
  }

  @Override
  public void close() {
    model.weights().close();
  }
}
