package io.tributary.gpu.row;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * Threads that work through a task's steps together. A step's parts are taken by whoever is free,
 * so a thread that the system holds up delays the others by no more than the part it has; the next
 * step begins when all parts are done. Who finds nothing to do looks out for a while before it
 * sleeps.
 */
final class Team implements AutoCloseable {
  private static final int LOOKS = 4000;
  private static final int PARTS_A_MEMBER = 3;

  /** Work in steps; the parts of a step may be done at once and in any order. */
  interface Task {
    int steps();

    /** Parts of a step, at least one. */
    int parts(int step);

    void run(int member, int step, int part);
  }

  private final int size;
  private final int looks;

  /** The step under way and, in the lower half, the next of its parts. */
  private final AtomicLong next = new AtomicLong();

  private final AtomicInteger done = new AtomicInteger();
  private final AtomicReferenceArray<Thread> asleep;
  private volatile boolean closed;
  private volatile Throwable failure;
  private volatile Job job = new Job(null, 0, new int[0]);

  /** A task whose steps are counted from {@code first} on, over all tasks, and their parts. */
  private record Job(Task task, long first, int[] counts) {
    long last() {
      return first + counts.length;
    }

    int parts(long step) {
      return counts[(int) (step - first)];
    }
  }

  /**
   * @param size members, the caller of {@link #run} among them
   */
  Team(int size) {
    this.size = size;
    // where members share a processor, looking keeps the others from working
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

  /** Parts that so much divisible work is best cut into. */
  int parts(int count) {
    return size == 1 ? 1 : Math.min(count, PARTS_A_MEMBER * size);
  }

  /**
   * Has the members do the task; returns when it is done. Confined to one thread.
   *
   * @throws IllegalStateException if a part failed; the team is then of no more use
   */
  void run(Task of) {
    if (size == 1) {
      for (int s = 0; s < of.steps(); s++) {
        for (int p = 0; p < of.parts(s); p++) of.run(0, s, p);
      }
      return;
    }
    // known beforehand: who comes late to a step must not ask a task that is over
    int[] counts = new int[of.steps()];
    for (int s = 0; s < counts.length; s++) counts[s] = of.parts(s);
    job = new Job(of, job.last(), counts);
    wakeAll();
    work(0);
    if (failure != null) throw new IllegalStateException("a part of the work failed", failure);
  }

  private void serve(int member) {
    while (!over()) work(member);
  }

  private boolean over() {
    return closed || failure != null;
  }

  /** Takes parts; the caller of {@link #run} until its task is done. */
  private void work(int member) {
    while (!over()) {
      long at = next.get();
      long step = at >>> Integer.SIZE;
      // read after the step: it is that step's, or a later one
      Job now = job;
      if (step >= now.last()) {
        if (member == 0) return;
        await(member, () -> job.last() <= step);
      } else if (step >= now.first && (int) at >= now.parts(step)) {
        await(member, () -> next.get() >>> Integer.SIZE == step);
      } else if (step >= now.first && next.compareAndSet(at, at + 1)) {
        take(member, now, step, (int) at);
      }
    }
  }

  private void take(int member, Job of, long step, int part) {
    try {
      of.task.run(member, (int) (step - of.first), part);
    } catch (RuntimeException | Error e) {
      failure = e;
      wakeAll();
      return;
    }
    if (done.incrementAndGet() == of.parts(step)) {
      done.set(0);
      next.set((step + 1) << Integer.SIZE);
      wakeAll();
    }
  }

  private void await(int member, BooleanSupplier same) {
    for (int i = 0; i < looks; i++) {
      if (!same.getAsBoolean() || over()) return;
      Thread.onSpinWait();
    }
    // said anew each time: who was woken for something else must be woken again
    asleep.set(member, Thread.currentThread());
    while (same.getAsBoolean() && !over()) {
      LockSupport.park(this);
      asleep.set(member, Thread.currentThread());
    }
    asleep.set(member, null);
  }

  private void wakeAll() {
    for (int m = 0; m < size; m++) {
      Thread thread = asleep.get(m);
      // once is enough: it may be long until it runs
      if (thread != null && asleep.compareAndSet(m, thread, null)) LockSupport.unpark(thread);
    }
  }

  @Override
  public void close() {
    closed = true;
    wakeAll();
  }
}
