package io.tributary.streams.weights;

/** Each point of a publication after which the disk is in another state; tests kill at each. */
public enum StoreStep {
  PART_WRITTEN,
  PART_SYNCED,
  PART_RENAMED,
  PARTS_SYNCED,
  MANIFEST_WRITTEN,
  MANIFEST_SYNCED,
  PERMITTED,
  MANIFEST_RENAMED,
  MANIFESTS_SYNCED,
  OLD_MANIFEST_REMOVED,
  OLD_PART_REMOVED;

  /** Told of each step, in the thread that takes it. */
  @FunctionalInterface
  public interface Hook {
    Hook NONE = step -> {};

    void reached(StoreStep step);
  }
}
