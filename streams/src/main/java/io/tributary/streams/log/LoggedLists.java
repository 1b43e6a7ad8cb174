package io.tributary.streams.log;

import io.tributary.api.Prompt;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads scored responses as text, prompt by prompt, whatever example came of them. */
final class LoggedLists {
  private static final String AFTER =
      """
      SELECT e.sequence, e.prompt_id, p.text, c.text, c.score, c.policy_version, c.last_version,
             coalesce(o.judge, 1)
      FROM examples e
      JOIN prompts p ON p.prompt_id = e.prompt_id
      JOIN outcomes o ON o.prompt_id = e.prompt_id
      JOIN candidates c ON c.prompt_id = e.prompt_id AND c.score IS NOT NULL
      WHERE e.sequence IN (
          SELECT x.sequence FROM examples x
          WHERE x.place = 0 AND x.sequence > ? AND EXISTS (
              SELECT 1 FROM candidates s
              WHERE s.prompt_id = x.prompt_id AND s.score IS NOT NULL)
          ORDER BY x.sequence LIMIT ?)
      ORDER BY e.sequence, c.candidate_index
      """;

  private LoggedLists() {}

  static List<LoggedList> after(Session session, long sequence, int limit) throws SQLException {
    List<LoggedList> lists = new ArrayList<>();
    try (PreparedStatement select = session.prepare(AFTER)) {
      select.setLong(1, sequence);
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        boolean more = rows.next();
        while (more) {
          long number = rows.getLong(1);
          Prompt prompt =
              new Prompt(session.out(rows.getString(2)), session.out(rows.getString(3)));
          int judge = rows.getInt(8);
          List<LoggedPair.Text> candidates = new ArrayList<>();
          do {
            candidates.add(
                new LoggedPair.Text(
                    session.out(rows.getString(4)),
                    rows.getDouble(5),
                    rows.getLong(6),
                    rows.getLong(7)));
            more = rows.next();
          } while (more && rows.getLong(1) == number);
          lists.add(new LoggedList(number, prompt, candidates, judge));
        }
      }
    }
    return lists;
  }
}
