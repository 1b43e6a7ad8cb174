package io.tributary.streams.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where the run stands, from what came since the last look: units once committed stay committed and
 * steps once recorded stay, so what lies before is remembered and never read again.
 */
final class Standing {
  /** Prompts from this one on may be without an outcome; units are fed in the order of ordinals. */
  static final String UNFINISHED =
      """
      SELECT p.unit, p.ordinal, p.prompt_id, p.text FROM prompts p
      WHERE p.ordinal >= ? AND NOT EXISTS (SELECT 1 FROM commits c WHERE c.unit = p.unit)
      ORDER BY p.ordinal
      """;

  static final String FINISHED =
      """
      SELECT coalesce(max(step), 0), coalesce(sum(trained), 0) + coalesce(sum(stale), 0)
      FROM steps WHERE step > ?
      """;

  private static final String NEXT = "SELECT coalesce(max(ordinal) + 1, 0) FROM prompts";

  /**
   * What is over.
   *
   * @param ordinal all prompts before it have their outcome
   * @param step the last step counted
   * @param finished examples trained or passed over up to that step
   */
  private record Mark(long ordinal, long step, long finished) {
    /** Looks side by side may end in any order. */
    Mark or(Mark other) {
      Mark steps = other.step > step ? other : this;
      return new Mark(Math.max(ordinal, other.ordinal), steps.step, steps.finished);
    }
  }

  /** One look: the units without outcomes, and how much is under way. */
  private record Look(List<WorkUnit> unfinished, PairLog.InFlight inFlight, Mark mark) {}

  private final AtomicReference<Mark> over = new AtomicReference<>(new Mark(0, 0, 0));

  List<WorkUnit> unfinished(Database database) {
    return look(database).unfinished();
  }

  PairLog.InFlight inFlight(Database database) {
    return look(database).inFlight();
  }

  private Look look(Database database) {
    Mark before = over.get();
    Look look = database.read(session -> since(before, session));
    over.accumulateAndGet(look.mark(), Mark::or);
    return look;
  }

  private static Look since(Mark before, Session session) throws SQLException {
    List<WorkUnit> unfinished;
    try (PreparedStatement select = session.prepare(UNFINISHED)) {
      select.setLong(1, before.ordinal());
      unfinished = Feeds.grouped(session, select);
    }
    long oldest =
        unfinished.isEmpty() ? session.number(NEXT) : unfinished.get(0).prompts().get(0).ordinal();
    long undecided = unfinished.stream().mapToLong(unit -> unit.prompts().size()).sum();
    Mark now = finished(before, oldest, session);
    long prompts = undecided + Examples.lastSequence(session) - now.finished();
    return new Look(unfinished, new PairLog.InFlight(prompts, now.finished()), now);
  }

  private static Mark finished(Mark before, long oldest, Session session) throws SQLException {
    try (PreparedStatement select = session.prepare(FINISHED)) {
      select.setLong(1, before.step());
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        long step = Math.max(before.step(), rows.getLong(1));
        return new Mark(oldest, step, before.finished() + rows.getLong(2));
      }
    }
  }
}
