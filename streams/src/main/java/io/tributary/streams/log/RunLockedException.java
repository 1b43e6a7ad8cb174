package io.tributary.streams.log;

import java.nio.file.Path;
import java.util.OptionalLong;

/** Another live process works on the run folder. */
public final class RunLockedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public RunLockedException(Path folder, OptionalLong pid) {
    super(
        "run folder %s is in use by %s; wait for it, end it, or name another run.id"
            .formatted(folder, pid.isPresent() ? "process " + pid.getAsLong() : "another process"));
  }
}
