package io.tributary.gpu;

import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A second thread that interrupts the one that made this in the middle of its calls, at another
 * point of each.
 */
public final class Interrupter implements AutoCloseable {
  private final Thread caller = Thread.currentThread();
  private final Thread second = new Thread(this::watch, "interrupter");
  private final Random random = new Random(7);
  private long lasted = 1_000_000;
  private int kept;
  private long at;
  private boolean armed;
  private boolean ended;
  private int sent;

  public Interrupter() {
    second.setDaemon(true);
    second.start();
  }

  /** The call's result; an interrupt is sent while it runs, or not if it is quicker. */
  public <T> T during(Supplier<T> call) {
    long began = System.nanoTime();
    synchronized (this) {
      at = began + (long) (random.nextDouble() * lasted);
      armed = true;
    }
    T result = call.get();
    synchronized (this) {
      armed = false;
    }
    lasted = System.nanoTime() - began;
    if (Thread.interrupted()) kept++;
    return result;
  }

  /** Interrupts that came while a call ran. */
  public synchronized int sent() {
    return sent;
  }

  /** Calls after which the caller still was interrupted. */
  public int kept() {
    return kept;
  }

  private void watch() {
    while (sentOrWaiting()) LockSupport.parkNanos(20_000);
  }

  private synchronized boolean sentOrWaiting() {
    if (armed && System.nanoTime() - at >= 0) {
      armed = false;
      sent++;
      caller.interrupt();
    }
    return !ended;
  }

  @Override
  public synchronized void close() {
    ended = true;
  }
}
