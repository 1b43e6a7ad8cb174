package io.tributary.streams.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Rows of {@code writers}: the newest epoch of each role, and who has it. */
final class Writers {
  private record Held(long epoch, String holder) {}

  private Writers() {}

  /** The next epoch of the role, now this holder's; whoever had an earlier one is fenced. */
  static long acquire(Session session, WriterRole role, String holder, String now)
      throws SQLException {
    session.alone(Session.Alone.WRITERS);
    Optional<Held> before = held(session, role, "");
    boolean mine = before.isPresent() && before.get().holder().equals(holder);
    // The attempt that broke off was committed after all.
    if (session.repeated() && mine) return before.get().epoch();
    String sql =
        """
        INSERT INTO writers (role, epoch, holder, acquired_at) VALUES (?, 1, ?, ?)
        ON CONFLICT (role) DO UPDATE SET epoch = writers.epoch + 1, holder = excluded.holder,
            acquired_at = excluded.acquired_at
        """;
    try (PreparedStatement upsert = session.prepare(sql)) {
      upsert.setString(1, role.label());
      upsert.setString(2, session.in(holder));
      upsert.setString(3, now);
      upsert.executeUpdate();
    }
    return held(session, role, "").orElseThrow().epoch();
  }

  /**
   * Checks that nobody took over, and keeps others from it until this transaction has ended.
   *
   * @param epoch null for a writer that took none, which only a role that nobody ever took allows
   */
  static void require(Session session, WriterRole role, Long epoch) throws SQLException {
    Optional<Held> newest = held(session, role, session.dialect().shared());
    long held = epoch == null ? 0 : epoch;
    long current = newest.map(Held::epoch).orElse(0L);
    if (held > current) {
      throw new PairLogException(
          "%s writes in epoch %d, but this log's last is %d; it is another log than the epoch is of"
              .formatted(role.label(), held, current));
    }
    if (held < current) {
      throw new FencedException(role, held, current, newest.orElseThrow().holder());
    }
  }

  private static Optional<Held> held(Session session, WriterRole role, String suffix)
      throws SQLException {
    String sql = "SELECT epoch, holder FROM writers WHERE role = ?" + suffix;
    try (PreparedStatement select = session.prepare(sql)) {
      select.setString(1, role.label());
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) return Optional.empty();
        return Optional.of(new Held(rows.getLong(1), session.out(rows.getString(2))));
      }
    }
  }
}
