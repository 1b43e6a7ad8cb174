package io.tributary.streams.log;

import io.tributary.api.Prompt;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rows of the {@code prompts} table: what was fed, in which unit. */
final class Feeds {
  private Feeds() {}

  /** Appends a unit, unless it is there already with the same prompts. */
  static void append(Session session, WorkUnit unit, Long epoch, String now) throws SQLException {
    session.alone(Session.Alone.FEED);
    Optional<WorkUnit> last = last(session);
    long next = last.map(u -> u.number() + 1).orElse(0L);
    if (unit.number() < next) {
      requireSame(unit, unit(session, unit.number()));
      return;
    }
    long ordinal = last.map(u -> u.prompts().get(u.prompts().size() - 1).ordinal() + 1).orElse(0L);
    requireNext(unit, next, ordinal);
    requireNewIds(session, unit);
    String sql =
        "INSERT INTO prompts (ordinal, unit, prompt_id, text, fed_at, epoch) VALUES (?, ?, ?, ?, ?, ?)";
    try (PreparedStatement insert = session.prepare(sql)) {
      for (FedPrompt fed : unit.prompts()) {
        insert.setLong(1, fed.ordinal());
        insert.setLong(2, unit.number());
        insert.setString(3, session.in(fed.prompt().id()));
        insert.setString(4, session.in(fed.prompt().text()));
        insert.setString(5, now);
        insert.setObject(6, epoch, Types.BIGINT);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    Submissions.fed(session, unit);
  }

  private static void requireSame(WorkUnit unit, Optional<WorkUnit> stored) {
    if (stored.isEmpty() || !stored.get().equals(unit)) {
      throw new PairLogException(
          "unit %d was fed before with other prompts; the prompts must be those the run began with"
              .formatted(unit.number()));
    }
  }

  private static void requireNext(WorkUnit unit, long number, long ordinal) {
    if (unit.prompts().isEmpty()) {
      throw new IllegalArgumentException("unit " + unit.number() + " has no prompts");
    }
    if (unit.number() != number) {
      throw new IllegalArgumentException(
          "unit %d fed where %d is next".formatted(unit.number(), number));
    }
    for (FedPrompt fed : unit.prompts()) {
      if (fed.ordinal() != ordinal) {
        throw new IllegalArgumentException(
            "prompt ordinal %d fed where %d is next".formatted(fed.ordinal(), ordinal));
      }
      ordinal++;
    }
  }

  private static void requireNewIds(Session session, WorkUnit unit) throws SQLException {
    Map<String, Long> ordinals = new HashMap<>();
    for (FedPrompt fed : unit.prompts()) ordinals.put(fed.prompt().id(), fed.ordinal());
    String sql = "SELECT prompt_id, ordinal FROM prompts WHERE prompt_id IN (%s) ORDER BY ordinal";
    try (PreparedStatement select = session.prepare(sql.formatted(places(unit)))) {
      setIds(session, select, unit);
      try (ResultSet rows = select.executeQuery()) {
        if (rows.next()) {
          String id = session.out(rows.getString(1));
          throw new PairLogException(
              "prompt id %s of ordinal %d was fed before as ordinal %d; ids must be unique within a run"
                  .formatted(id, ordinals.get(id), rows.getLong(2)));
        }
      }
    }
  }

  /** A question mark for each prompt's id. */
  static String places(WorkUnit unit) {
    return "?" + ", ?".repeat(unit.prompts().size() - 1);
  }

  static void setIds(Session session, PreparedStatement statement, WorkUnit unit)
      throws SQLException {
    int index = 0;
    for (FedPrompt fed : unit.prompts()) {
      statement.setString(++index, session.in(fed.prompt().id()));
    }
  }

  static Optional<WorkUnit> unit(Session session, long number) throws SQLException {
    String sql =
        "SELECT unit, ordinal, prompt_id, text FROM prompts WHERE unit = ? ORDER BY ordinal";
    try (PreparedStatement select = session.prepare(sql)) {
      select.setLong(1, number);
      return grouped(session, select).stream().findFirst();
    }
  }

  static Optional<WorkUnit> last(Session session) throws SQLException {
    String sql =
        """
        SELECT unit, ordinal, prompt_id, text FROM prompts
        WHERE unit = (SELECT unit FROM prompts ORDER BY ordinal DESC LIMIT 1) ORDER BY ordinal
        """;
    try (PreparedStatement select = session.prepare(sql)) {
      return grouped(session, select).stream().findFirst();
    }
  }

  static List<WorkUnit> grouped(Session session, PreparedStatement select) throws SQLException {
    List<WorkUnit> units = new ArrayList<>();
    List<FedPrompt> prompts = new ArrayList<>();
    long unit = -1;
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        if (rows.getLong(1) != unit && !prompts.isEmpty()) {
          units.add(new WorkUnit(unit, prompts));
          prompts.clear();
        }
        unit = rows.getLong(1);
        Prompt prompt = new Prompt(session.out(rows.getString(3)), session.out(rows.getString(4)));
        prompts.add(new FedPrompt(rows.getLong(2), prompt));
      }
    }
    if (!prompts.isEmpty()) units.add(new WorkUnit(unit, prompts));
    return units;
  }
}
