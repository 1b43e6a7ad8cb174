package io.tributary.streams.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A commit that comes alone goes at once; those that come while others are being written go
 * together afterwards, in one transaction. Nobody waits for company: there is no timer.
 *
 * <p>It has no thread of its own. The caller that finds a free place writes what waits, the others
 * wait for it.
 */
final class CommitQueue {
  /** Writes in one transaction; gives back one result for each, in the same order. */
  @FunctionalInterface
  interface Writer {
    List<CommitResult> write(List<UnitCommit> commits);
  }

  /** So that one transaction stays short: those that wait for it wait for no more than this. */
  static final int MOST_PROMPTS = 512;

  private final int lanes;
  private final Writer writer;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private int busy;

  /**
   * @param lanes transactions side by side
   */
  CommitQueue(int lanes, Writer writer) {
    this.lanes = lanes;
    this.writer = writer;
  }

  private static final class Waiting {
    private final UnitCommit commit;
    private boolean taken;
    private CommitResult result;

    Waiting(UnitCommit commit) {
      this.commit = commit;
    }
  }

  /** Blocks until the unit's transaction is committed, or failed. */
  boolean commit(UnitCommit commit) {
    Waiting mine = new Waiting(commit);
    synchronized (this) {
      waiting.add(mine);
    }
    boolean interrupted = false;
    try {
      while (true) {
        List<Waiting> group;
        synchronized (this) {
          while (mine.result == null && (mine.taken || busy == lanes)) {
            try {
              wait();
            } catch (InterruptedException e) {
              // What is being written cannot be taken back: its result is what the caller wants.
              interrupted = true;
            }
          }
          if (mine.result != null) return mine.result.get();
          group = take();
          busy++;
        }
        write(group);
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  /** Commits that wait for a place. */
  synchronized int length() {
    return waiting.size();
  }

  /** Transactions under way. */
  synchronized int busy() {
    return busy;
  }

  private List<Waiting> take() {
    List<Waiting> group = new ArrayList<>();
    int prompts = 0;
    while (!waiting.isEmpty()) {
      prompts += waiting.element().commit.outcomes().size();
      if (!group.isEmpty() && prompts > MOST_PROMPTS) break;
      Waiting next = waiting.remove();
      next.taken = true;
      group.add(next);
    }
    return group;
  }

  private void write(List<Waiting> group) {
    List<CommitResult> results = List.of();
    RuntimeException failure = new IllegalStateException("the commit broke off");
    try {
      results = writer.write(group.stream().map(one -> one.commit).toList());
    } catch (RuntimeException e) {
      failure = e;
    } finally {
      synchronized (this) {
        for (int i = 0; i < group.size(); i++) {
          group.get(i).result =
              results.isEmpty() ? new CommitResult.Refused(failure) : results.get(i);
        }
        busy--;
        notifyAll();
      }
    }
  }
}
