package io.tributary.gpu;

import io.tributary.api.PolicyVersion;
import io.tributary.gpu.engine.Weights;

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

    /** Lets the weights go; the last user to do so frees them. */
    public void release() {
      synchronized (LocalWeightStore.this) {
        if (--users == 0) weights.close();
      }
    }
  }
}
