package io.tributary.streams.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Prunes candidates in the order of the examples; {@code retention} holds how far it came. */
final class Retention {
  private static final String DUE =
      """
      SELECT max(sequence), count(*) FROM (
        SELECT e.sequence, o.decided_at FROM examples e
        JOIN outcomes o ON o.prompt_id = e.prompt_id
        WHERE e.sequence > ? AND e.sequence <= ? ORDER BY e.sequence LIMIT ?
      ) AS oldest WHERE %s
      """;
  private static final String DELETE =
      """
      DELETE FROM candidates WHERE EXISTS (
        SELECT 1 FROM examples e WHERE e.prompt_id = candidates.prompt_id AND e.kind = 'pair'
      ) AND NOT EXISTS (
        SELECT 1 FROM examples e WHERE e.prompt_id = candidates.prompt_id
        AND candidates.candidate_index IN (e.chosen, e.rejected)
      ) AND prompt_id IN (
        SELECT prompt_id FROM examples WHERE sequence > ? AND sequence <= ?
      )
      """;

  private Retention() {}

  static int prune(Session session, RetentionPolicy policy, Instant now) throws SQLException {
    if (policy.keepsAll()) return 0;
    session.alone(Session.Alone.PRUNE);
    long from = session.number("SELECT pruned_to FROM retention");
    long last = Examples.lastSequence(session);
    long byCount = policy.maxPairs() == 0 ? from : last - policy.maxPairs();
    Batch due = due(session, from, byCount, policy.batch(), "");
    if (due.pairs() == 0 && !policy.maxAge().isZero()) {
      due = due(session, from, last, policy.batch(), now.minus(policy.maxAge()).toString());
    }
    if (due.pairs() == 0) return 0;
    delete(session, from, due.last());
    return due.pairs();
  }

  private record Batch(long last, int pairs) {}

  /** The oldest examples up to a number, or, with a time, those of them decided before it. */
  private static Batch due(Session session, long from, long to, int limit, String before)
      throws SQLException {
    String sql = DUE.formatted(before.isEmpty() ? "? = ''" : "decided_at < ?");
    try (PreparedStatement select = session.prepare(sql)) {
      select.setLong(1, from);
      select.setLong(2, to);
      select.setInt(3, limit);
      select.setString(4, before);
      try (ResultSet rows = select.executeQuery()) {
        rows.next();
        return new Batch(rows.getLong(1), rows.getInt(2));
      }
    }
  }

  private static void delete(Session session, long from, long to) throws SQLException {
    try (PreparedStatement delete = session.prepare(DELETE)) {
      delete.setLong(1, from);
      delete.setLong(2, to);
      delete.executeUpdate();
    }
    try (PreparedStatement update = session.prepare("UPDATE retention SET pruned_to = ?")) {
      update.setLong(1, to);
      update.executeUpdate();
    }
  }
}
