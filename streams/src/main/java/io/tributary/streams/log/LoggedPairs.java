package io.tributary.streams.log;

import io.tributary.api.Prompt;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads pairs as text: neither token ids nor log-probs leave the database. */
final class LoggedPairs {
  private static final String AFTER =
      """
      SELECT e.sequence, e.chosen, e.rejected, e.prompt_id, p.text,
             c.candidate_index, c.text, c.score, c.policy_version, c.last_version,
             coalesce(o.judge, 1)
      FROM examples e
      JOIN prompts p ON p.prompt_id = e.prompt_id
      JOIN outcomes o ON o.prompt_id = e.prompt_id
      JOIN candidates c ON c.prompt_id = e.prompt_id
      WHERE e.sequence IN (
          SELECT sequence FROM examples WHERE kind = 'pair' AND sequence > ?
          ORDER BY sequence LIMIT ?)
      ORDER BY e.sequence, c.candidate_index
      """;

  private LoggedPairs() {}

  static List<LoggedPair> after(Session session, long sequence, int limit) throws SQLException {
    List<LoggedPair> pairs = new ArrayList<>();
    try (PreparedStatement select = session.prepare(AFTER)) {
      select.setLong(1, sequence);
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        boolean more = rows.next();
        while (more) {
          long number = rows.getLong(1);
          int chosenIndex = rows.getInt(2);
          int rejectedIndex = rows.getInt(3);
          String id = session.out(rows.getString(4));
          Prompt prompt = new Prompt(id, session.out(rows.getString(5)));
          int judge = rows.getInt(11);
          List<LoggedPair.Text> candidates = new ArrayList<>();
          LoggedPair.Text chosen = null;
          LoggedPair.Text rejected = null;
          do {
            LoggedPair.Text text = text(session, rows);
            candidates.add(text);
            if (rows.getInt(6) == chosenIndex) chosen = text;
            if (rows.getInt(6) == rejectedIndex) rejected = text;
            more = rows.next();
          } while (more && rows.getLong(1) == number);
          if (chosen == null || rejected == null) {
            throw new PairLogException(
                "pair %d of prompt %s has lost a candidate; ./tributary audit says more"
                    .formatted(number, id));
          }
          pairs.add(new LoggedPair(number, prompt, chosen, rejected, candidates, judge));
        }
      }
    }
    return pairs;
  }

  private static LoggedPair.Text text(Session session, ResultSet rows) throws SQLException {
    return new LoggedPair.Text(
        session.out(rows.getString(7)), rows.getDouble(8), rows.getLong(9), rows.getLong(10));
  }
}
