package io.tributary.gpu.engine;

/** When and how a reference follows the policy. */
public sealed interface Refresh {
  /** Whether it does at that version of the policy. */
  boolean due(long version);

  /**
   * It is the newest policy at every so many versions.
   *
   * @param versions at least 1
   */
  record Every(long versions) implements Refresh {
    public Every {
      if (versions < 1) throw new IllegalArgumentException("versions " + versions);
    }

    @Override
    public boolean due(long version) {
      return version % versions == 0;
    }
  }

  /**
   * It is the exponential moving average of all versions' weights: r ← d r + (1 − d) θ.
   *
   * @param decay d, at least 0, less than 1
   */
  record Average(double decay) implements Refresh {
    public Average {
      if (!(decay >= 0 && decay < 1)) throw new IllegalArgumentException("decay " + decay);
    }

    @Override
    public boolean due(long version) {
      return true;
    }
  }
}
