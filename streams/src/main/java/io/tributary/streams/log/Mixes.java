package io.tributary.streams.log;

import io.tributary.streams.mix.Extras;
import io.tributary.streams.mix.Mix;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The row of {@code mix} and those of {@code extras}. */
final class Mixes {
  private static final String REPLAY = "replay";
  private static final String OFFLINE = "offline";

  private Mixes() {}

  static void keep(Session session, Mix mix) throws SQLException {
    session.alone(Session.Alone.RECORD);
    Mix found = read(session).orElse(Mix.NONE);
    if (found.equals(mix) || !found.mixes() && !mix.mixes()) return;
    if (found.mixes() || session.number("SELECT count(*) FROM steps") > 0) {
      throw new PairLogException(
          "the steps of this run hold %s, not %s; a run keeps what it began with"
              .formatted(found.inWords(), mix.inWords()));
    }
    String sql =
        """
        INSERT INTO mix (one, seed, replay_fraction, replay_max_age, offline_fraction,
            offline_pairs, offline_sha256)
        VALUES (1, ?, ?, ?, ?, ?, ?)
        """;
    try (PreparedStatement insert = session.prepare(sql)) {
      insert.setLong(1, mix.seed());
      insert.setDouble(2, mix.replay().fraction());
      insert.setLong(3, mix.replay().maxAge());
      insert.setDouble(4, mix.offline().fraction());
      insert.setLong(5, mix.offline().pairs());
      insert.setString(6, mix.offline().sha256());
      insert.executeUpdate();
    }
  }

  static Trained trained(Session session) throws SQLException {
    return new Trained(
        session.number("SELECT coalesce(sum(trained), 0) FROM steps"),
        session.number("SELECT count(*) FROM extras WHERE source = 'replay'"),
        session.number("SELECT count(*) FROM extras WHERE source = 'offline'"));
  }

  static Optional<Mix> read(Session session) throws SQLException {
    String sql =
        """
        SELECT seed, replay_fraction, replay_max_age, offline_fraction, offline_pairs,
               offline_sha256
        FROM mix
        """;
    try (Statement statement = session.connection().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      if (!rows.next()) return Optional.empty();
      return Optional.of(
          new Mix(
              rows.getLong(1),
              new Mix.Replay(rows.getDouble(2), rows.getLong(3)),
              new Mix.Offline(rows.getDouble(4), rows.getLong(5), rows.getString(6))));
    }
  }

  static void append(Session session, long step, Extras extras) throws SQLException {
    if (extras.isEmpty()) return;
    String sql = "INSERT INTO extras (step, position, source, number) VALUES (?, ?, ?, ?)";
    try (PreparedStatement insert = session.prepare(sql)) {
      int position = 0;
      for (long one : extras.replayed()) add(insert, step, position++, REPLAY, one);
      for (long one : extras.offline()) add(insert, step, position++, OFFLINE, one);
      insert.executeBatch();
    }
  }

  private static void add(
      PreparedStatement insert, long step, int position, String source, long number)
      throws SQLException {
    insert.setLong(1, step);
    insert.setInt(2, position);
    insert.setString(3, source);
    insert.setLong(4, number);
    insert.addBatch();
  }

  /** Those of all steps above one, by step. */
  static Map<Long, Extras> after(Session session, long step) throws SQLException {
    Map<Long, List<Long>> replayed = new TreeMap<>();
    Map<Long, List<Long>> offline = new TreeMap<>();
    String sql = "SELECT step, source, number FROM extras WHERE step > ? ORDER BY step, position";
    try (PreparedStatement select = session.prepare(sql)) {
      select.setLong(1, step);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          var source = rows.getString(2).equals(REPLAY) ? replayed : offline;
          source.computeIfAbsent(rows.getLong(1), of -> new ArrayList<>()).add(rows.getLong(3));
        }
      }
    }
    Map<Long, Extras> extras = new TreeMap<>();
    replayed.forEach(
        (of, numbers) -> extras.put(of, new Extras(numbers, offline.getOrDefault(of, List.of()))));
    offline.forEach((of, numbers) -> extras.putIfAbsent(of, new Extras(List.of(), numbers)));
    return extras;
  }
}
