package io.tributary.gpu.files.checkpoint;

import java.nio.file.Path;
import java.util.Map;

/**
 * A checkpoint whose files were found whole. Until it is closed, the store it came from does not
 * remove it.
 */
public final class Checkpoint implements AutoCloseable {
  private final long step;
  private final Path folder;
  private final Map<String, String> info;
  private final Runnable release;

  Checkpoint(long step, Path folder, Map<String, String> info, Runnable release) {
    this.step = step;
    this.folder = folder;
    this.info = info;
    this.release = release;
  }

  /** Optimizer steps taken when it was written. */
  public long step() {
    return step;
  }

  /** Where its files are. */
  public Path folder() {
    return folder;
  }

  /** What {@link CheckpointStore#save} was given, in that order. */
  public Map<String, String> info() {
    return info;
  }

  @Override
  public void close() {
    release.run();
  }
}
