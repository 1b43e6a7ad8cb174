package io.tributary.bench.sim;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Waits in place of a device. A thread is woken late by the operating system, a device is not: what
 * was slept too long is taken off the next time.
 */
final class Nap {
  private final CountDownLatch over;
  private long debt;

  /**
   * @param over ends all waiting, now and later
   */
  Nap(CountDownLatch over) {
    this.over = over;
  }

  void seconds(double seconds) {
    long nanos = Math.round(seconds * 1e9);
    long due = nanos - debt;
    long start = System.nanoTime();
    try {
      if (due > 0 && over.await(due, TimeUnit.NANOSECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    // never more than one time off: a machine that stood still is not made up for
    debt = Math.min(nanos, Math.max(0, System.nanoTime() - start - due));
  }
}
