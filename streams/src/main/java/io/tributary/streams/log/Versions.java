package io.tributary.streams.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Optional;

/** Rows of {@code versions}: the weight versions that were announced. */
final class Versions {
  private Versions() {}

  /**
   * A learner that took over may announce a version again, as it trained it; within one epoch a
   * version is of one content.
   */
  static void publish(Session session, PublishedVersion version, Long epoch, String now)
      throws SQLException {
    session.alone(Session.Alone.RECORD);
    String find = "SELECT manifest, epoch FROM versions WHERE version = ?";
    try (PreparedStatement select = session.prepare(find)) {
      select.setLong(1, version.version());
      try (ResultSet rows = select.executeQuery()) {
        if (rows.next()) {
          boolean same = rows.getString(1).equals(version.manifest());
          boolean mine = rows.getLong(2) == (epoch == null ? 0 : epoch);
          if (same && mine) return;
          if (mine) {
            throw new PairLogException(
                "version %d was published before with other files".formatted(version.version()));
          }
        }
      }
    }
    String sql =
        """
        INSERT INTO versions (version, manifest, epoch, published_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (version) DO UPDATE SET manifest = excluded.manifest, epoch = excluded.epoch,
            published_at = excluded.published_at
        """;
    try (PreparedStatement upsert = session.prepare(sql)) {
      upsert.setLong(1, version.version());
      upsert.setString(2, version.manifest());
      upsert.setObject(3, epoch, Types.BIGINT);
      upsert.setString(4, now);
      upsert.executeUpdate();
    }
  }

  /** The newest of the newest epoch: what a learner that took over has yet to pass is not it. */
  static Optional<PublishedVersion> last(Session session) throws SQLException {
    String sql =
        """
        SELECT version, manifest FROM versions
        ORDER BY coalesce(epoch, 0) DESC, version DESC LIMIT 1
        """;
    try (Statement statement = session.connection().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) return Optional.empty();
      return Optional.of(new PublishedVersion(rows.getLong(1), rows.getString(2)));
    }
  }
}
