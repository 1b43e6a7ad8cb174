package io.tributary.gpu.row;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;

/**
 * Threads that do one task together and meet many times in it. A meeting takes well under a
 * microsecond while all are running: who comes early looks for the others for a while before it
 * sleeps.
 */
final class Team implements AutoCloseable {
  private static final int LOOKS = 4000;

  /** A member's share of the work. */
  @FunctionalInterface
  interface Task {
    void run(int member);
  }

  private final int size;
  private final int looks;
  private final AtomicInteger arrived = new AtomicInteger();
  private final AtomicReferenceArray<Thread> asleep;
  private volatile int round;
  private volatile boolean closed;
  private volatile Throwable failure;
  private Task task;

  /**
   * @param size members, the caller of {@link #run} among them
   */
  Team(int size) {
    this.size = size;
    // where members share a processor, looking keeps the others from arriving
    looks = size <= Runtime.getRuntime().availableProcessors() ? LOOKS : 0;
    asleep = new AtomicReferenceArray<>(size);
    for (int m = 1; m < size; m++) {
      int member = m;
      Thread thread = new Thread(() -> serve(member), "row-" + m);
      thread.setDaemon(true);
      thread.start();
    }
  }

  int size() {
    return size;
  }

  /**
   * Has every member do the task; returns when all have. Confined to one thread.
   *
   * @throws IllegalStateException if a member failed; the team is then of no more use
   */
  void run(Task next) {
    task = next;
    meet(0);
    attempt(0);
    meet(0);
    if (failure != null) throw new IllegalStateException("a thread of the team failed", failure);
  }

  private void serve(int member) {
    while (true) {
      meet(member);
      if (closed || failure != null) return;
      attempt(member);
      meet(member);
    }
  }

  /** A failure lets the others pass all meetings: what they compute nobody sees. */
  private void attempt(int member) {
    try {
      task.run(member);
    } catch (RuntimeException | Error e) {
      failure = e;
      wakeAll();
    }
  }

  /** Waits for all members; what each wrote before is seen by all after. */
  void meet(int member) {
    if (size == 1) return;
    int now = round;
    if (arrived.incrementAndGet() == size) {
      arrived.set(0);
      round = now + 1;
      wakeAll();
      return;
    }
    for (int i = 0; i < looks; i++) {
      if (round != now) return;
      Thread.onSpinWait();
    }
    asleep.set(member, Thread.currentThread());
    while (round == now && failure == null) LockSupport.park(this);
    asleep.set(member, null);
  }

  private void wakeAll() {
    for (int m = 0; m < size; m++) {
      Thread thread = asleep.get(m);
      if (thread != null) LockSupport.unpark(thread);
    }
  }

  @Override
  public void close() {
    if (closed) return;
    closed = true;
    meet(0);
  }
}
