package io.tributary.streams.log;

import io.tributary.config.JudgeIdentity;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Rows of {@code judges}: they are only added. */
final class RunJudges {
  private RunJudges() {}

  static List<LoggedJudge> all(Session session) throws SQLException {
    List<LoggedJudge> judges = new ArrayList<>();
    String sql = "SELECT ordinal, fingerprint, settings, since FROM judges ORDER BY ordinal";
    try (Statement statement = session.connection().createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        judges.add(
            new LoggedJudge(
                rows.getInt(1),
                rows.getString(2),
                session.out(rows.getString(3)),
                rows.getString(4)));
      }
    }
    return judges;
  }

  /** The ordinals by fingerprint, the newest of those that came back. */
  static Map<String, Integer> ordinals(Session session) throws SQLException {
    Map<String, Integer> ordinals = new HashMap<>();
    for (LoggedJudge judge : all(session)) ordinals.put(judge.fingerprint(), judge.ordinal());
    return ordinals;
  }

  static LoggedJudge succeed(Session session, JudgeIdentity judge, int after, String now)
      throws SQLException {
    session.alone(Session.Alone.JUDGES);
    List<LoggedJudge> before = all(session);
    if (before.size() != after) return before.get(before.size() - 1);
    LoggedJudge next = new LoggedJudge(after + 1, judge.fingerprint(), judge.settings(), now);
    String sql = "INSERT INTO judges (ordinal, fingerprint, settings, since) VALUES (?, ?, ?, ?)";
    try (PreparedStatement insert = session.prepare(sql)) {
      insert.setInt(1, next.ordinal());
      insert.setString(2, next.fingerprint());
      insert.setString(3, session.in(next.settings()));
      insert.setString(4, now);
      insert.executeUpdate();
    }
    return next;
  }
}
