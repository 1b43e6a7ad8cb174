package io.tributary.actors;

import akka.actor.typed.ActorRef;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PrimitiveIterator;
import java.util.PriorityQueue;
import java.util.stream.LongStream;

/**
 * Hands finished units to their buffers: at once while streaming, one after the other by number in
 * lock-step, so that the pair log is the same in every run, whoever was first to finish.
 */
final class Commits {
  private static final int LONGEST_PAUSE = 8;

  private final PairBuffers buffers;
  private final ActorRef<PairBuffer.UnitStored> replies;
  private final PriorityQueue<UnitOutcomes> waiting =
      new PriorityQueue<>(Comparator.comparingLong(UnitOutcomes::unit));
  private final PrimitiveIterator.OfLong order;

  /** Units before this one may be committed: everything while streaming. */
  private long turn;

  private boolean turnSent;

  /** Sent and not confirmed, with the repetitions that are let pass before the next. */
  private final Map<Long, Sent> sent = new LinkedHashMap<>();

  private static final class Sent {
    final UnitOutcomes unit;
    int pause = 1;
    int waited;

    Sent(UnitOutcomes unit) {
      this.unit = unit;
    }
  }

  private Commits(
      PairBuffers buffers, ActorRef<PairBuffer.UnitStored> replies, LongStream order, long turn) {
    this.buffers = buffers;
    this.replies = replies;
    this.order = order.iterator();
    this.turn = turn;
  }

  static Commits of(
      StreamSettings settings,
      Backlog backlog,
      PairBuffers buffers,
      ActorRef<PairBuffer.UnitStored> replies) {
    if (!settings.flow().deterministic()) {
      return new Commits(buffers, replies, LongStream.empty(), Long.MAX_VALUE);
    }
    LongStream unfinished = backlog.unfinished().stream().mapToLong(unit -> unit.number());
    LongStream fresh = LongStream.iterate(backlog.nextUnit(), unit -> unit + 1);
    Commits commits = new Commits(buffers, replies, LongStream.concat(unfinished, fresh), 0);
    commits.turn = commits.order.nextLong();
    return commits;
  }

  void commit(UnitOutcomes unit) {
    waiting.add(unit);
    release();
  }

  /** The pair log holds the unit. */
  void stored(long unit) {
    sent.remove(unit);
    if (unit != turn) return;
    turn = order.nextLong();
    turnSent = false;
    release();
  }

  private void release() {
    while (!waiting.isEmpty()) {
      long unit = waiting.element().unit();
      // A unit whose turn is over was issued twice; its second commit changes nothing.
      if (unit > turn || unit == turn && turnSent) return;
      if (unit == turn) turnSent = true;
      send(waiting.remove());
    }
  }

  private void send(UnitOutcomes unit) {
    sent.put(unit.unit(), new Sent(unit));
    buffers.commit(unit, replies);
  }

  /**
   * Sends again what was not confirmed in time, each unit half as often as the time before; for a
   * buffer that died or a message that was lost.
   */
  void sendAgain() {
    for (Sent one : sent.values()) {
      if (++one.waited < one.pause) continue;
      // The first call may come right after the commit was sent.
      if (one.pause > 1) buffers.commit(one.unit, replies);
      one.waited = 0;
      one.pause = Math.min(2 * one.pause, LONGEST_PAUSE);
    }
  }
}
