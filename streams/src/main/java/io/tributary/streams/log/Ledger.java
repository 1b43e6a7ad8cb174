package io.tributary.streams.log;

import io.tributary.streams.mix.Extras;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Rows of {@code steps} and {@code ledger}: what each learner step trained or passed over. */
final class Ledger {
  private Ledger() {}

  static void append(Session session, LedgerStep step, Long epoch, String now) throws SQLException {
    session.alone(Session.Alone.RECORD);
    if (session.repeated() && written(session, step)) return;
    String head =
        """
        INSERT INTO steps (step, trained, stale, recorded_at, epoch, rate, start)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """;
    try (PreparedStatement insert = session.prepare(head)) {
      insert.setLong(1, step.step());
      insert.setInt(2, step.sequences().size());
      insert.setInt(3, step.stale().size());
      insert.setString(4, now);
      insert.setObject(5, epoch, Types.BIGINT);
      insert.setDouble(6, step.rate());
      Long start = step.start().isPresent() ? step.start().getAsLong() : null;
      insert.setObject(7, start, Types.BIGINT);
      insert.executeUpdate();
    }
    String rows = "INSERT INTO ledger (step, position, sequence, fate) VALUES (?, ?, ?, ?)";
    try (PreparedStatement insert = session.prepare(rows)) {
      int position = 0;
      for (long sequence : step.sequences()) add(insert, step, position++, sequence, "trained");
      for (long sequence : step.stale()) add(insert, step, position++, sequence, "stale");
      if (position > 0) insert.executeBatch();
    }
    Mixes.append(session, step.step(), step.extras());
  }

  /** Whether the attempt before this one was committed after all. */
  private static boolean written(Session session, LedgerStep step) throws SQLException {
    List<LedgerStep> found = after(session, step.step() - 1);
    return !found.isEmpty() && found.get(0).equals(step);
  }

  private static void add(
      PreparedStatement insert, LedgerStep step, int position, long sequence, String fate)
      throws SQLException {
    insert.setLong(1, step.step());
    insert.setInt(2, position);
    insert.setLong(3, sequence);
    insert.setString(4, fate);
    insert.addBatch();
  }

  static List<LedgerStep> after(Session session, long step) throws SQLException {
    String sql =
        """
        SELECT s.step, l.sequence, l.fate, s.rate, s.start
        FROM steps s LEFT JOIN ledger l ON l.step = s.step WHERE s.step > ? ORDER BY s.step, l.position
        """;
    Map<Long, Extras> extras = Mixes.after(session, step);
    List<LedgerStep> steps = new ArrayList<>();
    try (PreparedStatement select = session.prepare(sql)) {
      select.setLong(1, step);
      try (ResultSet rows = select.executeQuery()) {
        boolean more = rows.next();
        while (more) {
          long current = rows.getLong(1);
          double rate = rows.getDouble(4);
          long version = rows.getLong(5);
          OptionalLong start = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(version);
          List<Long> trained = new ArrayList<>();
          List<Long> stale = new ArrayList<>();
          do {
            String fate = rows.getString(3);
            // A step that trained nothing has no ledger rows.
            if (fate != null) (fate.equals("trained") ? trained : stale).add(rows.getLong(2));
            more = rows.next();
          } while (more && rows.getLong(1) == current);
          Extras beside = extras.getOrDefault(current, Extras.NONE);
          steps.add(new LedgerStep(current, trained, stale, rate, start, beside));
        }
      }
    }
    return steps;
  }
}
