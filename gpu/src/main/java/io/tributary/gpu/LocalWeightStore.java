package io.tributary.gpu;

import io.tributary.api.PolicyVersion;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import java.util.HashMap;
import java.util.Map;

/**
 * The newest policy weights within one JVM: no copy through disk. Each published set lives until
 * the store has a newer one and its last user has let it go.
 */
public final class LocalWeightStore implements WeightStore, AutoCloseable {
  private Published newest;

  /**
   * Makes these weights the newest.
   *
   * @param weights without gradients; the store takes them over
   */
  public synchronized void publish(PolicyVersion version, Weights weights) {
    Published old = newest;
    newest = new Published(version, weights);
    if (old != null) old.release();
  }

  @Override
  public synchronized PolicyVersion newest() {
    return newest.version;
  }

  /** The newest weights, held for the caller until {@link Published#release}. */
  public synchronized Published acquire() {
    newest.users++;
    return newest;
  }

  @Override
  public synchronized void close() {
    if (newest != null) newest.release();
    newest = null;
  }

  /** A published set of weights with a count of its users. */
  public final class Published {
    private final PolicyVersion version;
    private final Weights weights;
    private final Map<String, Weights> copies = new HashMap<>();
    private int users = 1;

    private Published(PolicyVersion version, Weights weights) {
      this.version = version;
      this.weights = weights;
    }

    public PolicyVersion version() {
      return version;
    }

    public Weights weights() {
      return weights;
    }

    /**
     * The weights on the device of a model: themselves, or one copy for all users there. Adapters
     * go over the base that the model has there already, so there is one base a device however many
     * versions are published.
     *
     * @param model the policy's on some device; it must outlive what is returned
     */
    public Weights on(LoadedModel model) {
      return weights.isOn(model.kernels()) ? weights : copyFor(model);
    }

    Weights copyFor(LoadedModel model) {
      synchronized (LocalWeightStore.this) {
        return copies.computeIfAbsent(
            model.kernels().compute().device(),
            device -> weights.over(model.kernels(), model.base()));
      }
    }

    /** Lets the weights go; the last user to do so frees them. */
    public void release() {
      synchronized (LocalWeightStore.this) {
        if (--users > 0) return;
        weights.close();
        copies.values().forEach(Weights::close);
      }
    }
  }
}
