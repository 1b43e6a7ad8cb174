package io.tributary.actors;

/** Which worker may take a unit. */
@FunctionalInterface
interface Assignment {
  boolean mayTake(int worker, long unit);

  /** Whoever asks first. */
  static Assignment anyone() {
    return (worker, unit) -> true;
  }

  /** Always the same worker, so that each sees the same units in every run. */
  static Assignment fixed(int workers) {
    return (worker, unit) -> unit % workers == worker;
  }

  static Assignment of(boolean deterministic, int workers) {
    return deterministic ? fixed(workers) : anyone();
  }
}
