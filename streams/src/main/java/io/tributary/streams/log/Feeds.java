package io.tributary.streams.log;

import io.tributary.api.Prompt;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Rows of the {@code prompts} table: what was fed, in which unit. */
final class Feeds {
  private Feeds() {}

  /** Appends a unit, unless it is there already with the same prompts. */
  static void append(Connection connection, WorkUnit unit, String now) throws SQLException {
    Optional<WorkUnit> last = last(connection);
    long next = last.map(u -> u.number() + 1).orElse(0L);
    if (unit.number() < next) {
      requireSame(unit, unit(connection, unit.number()));
      return;
    }
    long ordinal = last.map(u -> u.prompts().get(u.prompts().size() - 1).ordinal() + 1).orElse(0L);
    requireNext(unit, next, ordinal);
    requireNewIds(connection, unit);
    String sql =
        "INSERT INTO prompts (ordinal, unit, prompt_id, text, fed_at) VALUES (?, ?, ?, ?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (FedPrompt fed : unit.prompts()) {
        insert.setLong(1, fed.ordinal());
        insert.setLong(2, unit.number());
        insert.setString(3, fed.prompt().id());
        insert.setString(4, fed.prompt().text());
        insert.setString(5, now);
        insert.addBatch();
      }
      insert.executeBatch();
    }
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

  private static void requireNewIds(Connection connection, WorkUnit unit) throws SQLException {
    String sql = "SELECT ordinal FROM prompts WHERE prompt_id = ?";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      for (FedPrompt fed : unit.prompts()) {
        select.setString(1, fed.prompt().id());
        try (ResultSet rows = select.executeQuery()) {
          if (rows.next()) {
            throw new PairLogException(
                "prompt id %s of ordinal %d was fed before as ordinal %d; ids must be unique within a run"
                    .formatted(fed.prompt().id(), fed.ordinal(), rows.getLong(1)));
          }
        }
      }
    }
  }

  static Optional<WorkUnit> unit(Connection connection, long number) throws SQLException {
    String sql =
        "SELECT unit, ordinal, prompt_id, text FROM prompts WHERE unit = ? ORDER BY ordinal";
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setLong(1, number);
      return grouped(select).stream().findFirst();
    }
  }

  static Optional<WorkUnit> last(Connection connection) throws SQLException {
    String sql =
        """
        SELECT unit, ordinal, prompt_id, text FROM prompts
        WHERE unit = (SELECT unit FROM prompts ORDER BY ordinal DESC LIMIT 1) ORDER BY ordinal
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      return grouped(select).stream().findFirst();
    }
  }

  /** Units of which a prompt has no outcome; a commit covers a unit whole, so then none has. */
  static List<WorkUnit> unfinished(Connection connection) throws SQLException {
    String sql =
        """
        SELECT unit, ordinal, prompt_id, text FROM prompts
        WHERE unit IN (SELECT unit FROM prompts WHERE prompt_id NOT IN (SELECT prompt_id FROM outcomes))
        ORDER BY ordinal
        """;
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      return grouped(select);
    }
  }

  private static List<WorkUnit> grouped(PreparedStatement select) throws SQLException {
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
        Prompt prompt = new Prompt(rows.getString(3), rows.getString(4));
        prompts.add(new FedPrompt(rows.getLong(2), prompt));
      }
    }
    if (!prompts.isEmpty()) units.add(new WorkUnit(unit, prompts));
    return units;
  }
}
