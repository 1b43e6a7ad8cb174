package io.tributary.streams.weights;

import java.time.Duration;

/**
 * How a store keeps its versions.
 *
 * @param keep versions that stay when a newer one comes, at least 3
 * @param sync whether every file is forced to the disk before it counts. A store that is filled
 *     from others may do without: what a power failure took is found when it is next opened, and
 *     fetched again
 * @param grace for a folder that several machines use: unnamed parts and leased versions stay this
 *     long, since another process may be writing or reading them; zero if only this process does
 */
public record StoreOptions(int keep, boolean sync, Duration grace, StoreStep.Hook hook) {
  /** Versions that always stay. */
  public static final int LEAST_KEPT = 3;

  public StoreOptions {
    if (keep < LEAST_KEPT) {
      throw new IllegalArgumentException(
          "keep " + keep + "; it must be " + LEAST_KEPT + " or more");
    }
  }

  /** For the learner's own folder. */
  public static StoreOptions publishing(int keep) {
    return new StoreOptions(keep, true, Duration.ZERO, StoreStep.Hook.NONE);
  }

  /** For a folder that a puller fills. */
  public static StoreOptions pulled(int keep) {
    return new StoreOptions(keep, false, Duration.ZERO, StoreStep.Hook.NONE);
  }

  /** For the learner's folder on a file system that other machines read. */
  public static StoreOptions shared(int keep) {
    return new StoreOptions(keep, true, Duration.ofMinutes(10), StoreStep.Hook.NONE);
  }
}
