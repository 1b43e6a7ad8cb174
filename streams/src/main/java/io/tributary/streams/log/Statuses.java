package io.tributary.streams.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads how far a prompt has come. */
final class Statuses {
  private static final String SELECT =
      """
      SELECT p.ordinal, p.unit, o.outcome, o.reason, o.detail, e.sequence, w.text, w.score,
             r.text, r.score, l.step
      FROM prompts p
      LEFT JOIN outcomes o ON o.prompt_id = p.prompt_id
      LEFT JOIN examples e ON e.prompt_id = p.prompt_id AND e.place = 0
      LEFT JOIN candidates w ON w.prompt_id = e.prompt_id AND w.candidate_index = e.chosen
      LEFT JOIN candidates r ON r.prompt_id = e.prompt_id AND r.candidate_index = e.rejected
      LEFT JOIN ledger l ON l.sequence = e.sequence AND l.fate = 'trained'
      WHERE p.prompt_id = ?
      """;

  private Statuses() {}

  static Optional<PromptStatus> of(Session session, String id) throws SQLException {
    OptionalLong before = Submissions.waitingBefore(session, id);
    if (before.isPresent()) return Optional.of(new PromptStatus.Queued(before.getAsLong()));
    try (PreparedStatement select = session.prepare(SELECT)) {
      select.setString(1, session.in(id));
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(status(session, rows)) : Optional.empty();
      }
    }
  }

  private static PromptStatus status(Session session, ResultSet rows) throws SQLException {
    String outcome = rows.getString(3);
    if (outcome == null) return new PromptStatus.Fed(rows.getLong(1), rows.getLong(2));
    long step = rows.getLong(11);
    OptionalLong trained = rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(step);
    return switch (outcome) {
      case "pair" ->
          new PromptStatus.Paired(
              rows.getLong(6),
              session.out(rows.getString(7)),
              rows.getDouble(8),
              session.out(rows.getString(9)),
              rows.getDouble(10),
              trained);
      case "sample" -> new PromptStatus.Sampled(rows.getLong(6), trained);
      default -> new PromptStatus.Dropped(rows.getString(4), session.out(rows.getString(5)));
    };
  }
}
