package io.tributary.gpu.engine;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Work in parts that fit into the device's memory: when it runs out, the parts are halved, which is
 * said once, kept for all that follows, and the work is done again from the start.
 */
final class Fitting<E> {
  private final Objective<E> objective;
  private final String device;
  private final Consumer<String> notices;
  private MicroBatch limit;
  private int sideBySide;

  Fitting(
      Objective<E> objective,
      String device,
      MicroBatch limit,
      int sideBySide,
      Consumer<String> notices) {
    this.objective = objective;
    this.device = device;
    this.limit = limit;
    this.sideBySide = sideBySide;
    this.notices = notices;
  }

  /** The largest part from now on. */
  MicroBatch limit() {
    return limit;
  }

  /** Parts that are computed at once. */
  int sideBySide() {
    return sideBySide;
  }

  /**
   * Does the work on parts of the batch, as often as it takes.
   *
   * @param work frees what it has made when it fails
   * @throws TooLargeException if one example alone is too much
   */
  <T> T run(List<E> batch, Function<List<List<E>>, T> work) {
    while (true) {
      List<List<E>> parts = limit.split(objective, batch);
      try {
        return work.apply(parts);
      } catch (RuntimeException e) {
        if (!OutOfDeviceMemory.is(e)) throw e;
        OutOfDeviceMemory.release(device);
        shrink(parts, e);
      }
    }
  }

  private void shrink(List<List<E>> parts, RuntimeException cause) {
    if (parts.stream().anyMatch(part -> part.size() > 1)) {
      limit = limit.halfOf(objective, parts);
      notices.accept(
          "%s ran out of memory; from here on a micro-batch holds at most %d examples and %d tokens"
              .formatted(device, limit.examples(), limit.tokens()));
    } else if (sideBySide > 1) {
      sideBySide = 1;
      notices.accept(
          device + " ran out of memory; from here on micro-batches are computed one at a time");
    } else {
      int longest = parts.stream().mapToInt(p -> MicroBatch.tokens(objective, p)).max().orElse(0);
      throw new TooLargeException(longest, device, cause);
    }
  }
}
