package io.tributary.app.experiment;

import com.sun.management.OperatingSystemMXBean;
import io.tributary.app.UserError;
import java.lang.management.ManagementFactory;
import java.util.OptionalInt;

/** How many arms are under way at a time. */
final class Parallel {
  /** A run samples on one core while it trains on another. */
  private static final int CORES = 2;

  /** Of a run of the embedded model: 1 GiB of heap, and its tensors. */
  private static final long MEMORY = 2L << 30;

  private Parallel() {}

  /**
   * As asked for, or as the machine has room for.
   *
   * @throws UserError if more than one is asked for where that would change what is compared
   */
  static int of(OptionalInt asked, Experiment experiment) {
    if (experiment.timed()) {
      if (asked.isPresent() && asked.getAsInt() > 1) {
        throw UserError.wrongUsage(
            "--parallel: %d, but %s compares throughput, so that each run must have the machine for itself: 1"
                .formatted(asked.getAsInt(), experiment.name()));
      }
      return 1;
    }
    if (asked.isPresent()) return asked.getAsInt();
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return room(Runtime.getRuntime().availableProcessors(), system.getTotalMemorySize());
  }

  /**
   * @param memory of the machine or the container, bytes
   */
  static int room(int cores, long memory) {
    return (int) Math.max(1, Math.min(cores / CORES, memory / MEMORY));
  }
}
