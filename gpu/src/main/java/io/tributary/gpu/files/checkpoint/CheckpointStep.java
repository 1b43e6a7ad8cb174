package io.tributary.gpu.files.checkpoint;

/** Each point of a save after which the disk is in another state; tests kill at each. */
public enum CheckpointStep {
  FOLDER_MADE,
  FILES_WRITTEN,
  MANIFEST_WRITTEN,
  FILES_SYNCED,
  REPLACED_ASIDE,
  RENAMED,
  NAMES_SYNCED,
  REPLACED_REMOVED,
  OLD_ASIDE,
  OLD_REMOVED;

  /** Told of each step, in the thread that takes it. */
  @FunctionalInterface
  public interface Hook {
    Hook NONE = step -> {};

    void reached(CheckpointStep step);
  }
}
