package io.tributary.actors.fakes;

import java.util.concurrent.atomic.AtomicInteger;

/** Ends the simulated process at the k-th point that is passed: from then on every call throws. */
public final class Crash {
  /** What a dead process throws from every call. */
  public static final class Simulated extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Simulated(String where) {
      super("simulated crash at " + where);
    }
  }

  private final int at;
  private final AtomicInteger passed = new AtomicInteger();
  private volatile String deadAt;

  /**
   * @param at dies at this point, counted from 1; 0 never
   */
  public Crash(int at) {
    this.at = at;
  }

  public void point(String where) {
    if (deadAt != null) throw new Simulated(deadAt);
    if (passed.incrementAndGet() == at) {
      deadAt = where;
      throw new Simulated(where);
    }
  }
}
