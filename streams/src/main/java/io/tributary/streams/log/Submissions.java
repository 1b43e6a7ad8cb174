package io.tributary.streams.log;

import io.tributary.api.Prompt;
import io.tributary.streams.log.LivePrompts.Placed;
import io.tributary.streams.log.LivePrompts.Submission;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Rows of {@code submissions} and {@code requests}: the queue of live prompts. */
final class Submissions {
  private static final String QUEUED = "SELECT count(*) FROM submissions WHERE fed = 0";

  private Submissions() {}

  /**
   * @param ids one for each prompt, those given and those made up
   */
  static Submission append(
      Session session,
      List<NewPrompt> prompts,
      List<String> ids,
      Optional<String> key,
      long capacity,
      String now)
      throws SQLException {
    session.alone(Session.Alone.SUBMIT);
    String digest = digest(prompts);
    if (key.isPresent()) {
      Optional<Submission> before = earlier(session, key.get(), digest);
      if (before.isPresent()) return before.get();
    }
    long first = session.number("SELECT coalesce(max(place) + 1, 0) FROM submissions");
    // Ids that were made up are found again only by an attempt that was committed after all.
    List<String> taken = taken(session, ids);
    if (session.repeated() && taken.equals(ids)) return new Submission.Accepted(ids, true);
    if (!taken.isEmpty()) return new Submission.IdsTaken(taken);
    long queued = session.number(QUEUED);
    if (queued + ids.size() > capacity) return new Submission.Full(queued, capacity);
    insert(session, prompts, ids, first, now);
    if (key.isPresent()) remember(session, key.get(), digest, first, ids.size());
    return new Submission.Accepted(ids, true);
  }

  private static Optional<Submission> earlier(Session session, String key, String digest)
      throws SQLException {
    String sql = "SELECT digest, first_place, prompts FROM requests WHERE request_key = ?";
    try (PreparedStatement select = session.prepare(sql)) {
      select.setString(1, session.in(key));
      try (ResultSet rows = select.executeQuery()) {
        if (!rows.next()) return Optional.empty();
        if (!rows.getString(1).equals(digest)) return Optional.of(new Submission.KeyUsed(key));
        List<Placed> placed = read(session, "place >= ?", rows.getLong(2), rows.getInt(3));
        List<String> ids = placed.stream().map(one -> one.prompt().id()).toList();
        return Optional.of(new Submission.Accepted(ids, session.repeated()));
      }
    }
  }

  private static List<String> taken(Session session, List<String> ids) throws SQLException {
    String sql =
        """
        SELECT 1 FROM submissions WHERE prompt_id = ?
        UNION ALL SELECT 1 FROM prompts WHERE prompt_id = ?
        """;
    List<String> taken = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    try (PreparedStatement select = session.prepare(sql)) {
      for (String id : ids) {
        select.setString(1, session.in(id));
        select.setString(2, session.in(id));
        try (ResultSet rows = select.executeQuery()) {
          if (rows.next() || !seen.add(id)) taken.add(id);
        }
      }
    }
    return taken;
  }

  private static void insert(
      Session session, List<NewPrompt> prompts, List<String> ids, long first, String now)
      throws SQLException {
    String sql =
        "INSERT INTO submissions (place, prompt_id, text, submitted_at) VALUES (?, ?, ?, ?)";
    try (PreparedStatement insert = session.prepare(sql)) {
      for (int i = 0; i < ids.size(); i++) {
        insert.setLong(1, first + i);
        insert.setString(2, session.in(ids.get(i)));
        insert.setString(3, session.in(prompts.get(i).text()));
        insert.setString(4, now);
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static void remember(Session session, String key, String digest, long first, int count)
      throws SQLException {
    String sql =
        "INSERT INTO requests (request_key, digest, first_place, prompts) VALUES (?, ?, ?, ?)";
    try (PreparedStatement insert = session.prepare(sql)) {
      insert.setString(1, session.in(key));
      insert.setString(2, digest);
      insert.setLong(3, first);
      insert.setInt(4, count);
      insert.executeUpdate();
    }
  }

  /** Takes the prompts of a unit out of the queue. */
  static void fed(Session session, WorkUnit unit) throws SQLException {
    String sql = "UPDATE submissions SET fed = 1 WHERE prompt_id IN (%s)";
    try (PreparedStatement update = session.prepare(sql.formatted(Feeds.places(unit)))) {
      Feeds.setIds(session, update, unit);
      update.executeUpdate();
    }
  }

  static long queued(Session session) throws SQLException {
    return session.number(QUEUED);
  }

  static long fed(Session session) throws SQLException {
    return session.number("SELECT count(*) FROM submissions WHERE fed = 1");
  }

  static List<Placed> queuedFrom(Session session, long from, int limit) throws SQLException {
    return read(session, "fed = 0 AND place >= ?", from, limit);
  }

  private static List<Placed> read(Session session, String which, long from, int limit)
      throws SQLException {
    String sql =
        "SELECT place, prompt_id, text FROM submissions WHERE %s ORDER BY place LIMIT ?"
            .formatted(which);
    List<Placed> placed = new ArrayList<>();
    try (PreparedStatement select = session.prepare(sql)) {
      select.setLong(1, from);
      select.setInt(2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          String id = session.out(rows.getString(2));
          placed.add(new Placed(rows.getLong(1), new Prompt(id, session.out(rows.getString(3)))));
        }
      }
    }
    return placed;
  }

  /** How many wait before this one; empty if it is not in the queue. */
  static OptionalLong waitingBefore(Session session, String id) throws SQLException {
    String sql =
        """
        SELECT (SELECT count(*) FROM submissions b WHERE b.fed = 0 AND b.place < s.place)
        FROM submissions s WHERE s.prompt_id = ? AND s.fed = 0
        """;
    try (PreparedStatement select = session.prepare(sql)) {
      select.setString(1, session.in(id));
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  /** Lengths go in too, so that no two lists of prompts read the same. */
  private static String digest(List<NewPrompt> prompts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (NewPrompt prompt : prompts) {
        String id = prompt.id().orElse("");
        String head =
            "%b %d %d ".formatted(prompt.id().isPresent(), id.length(), prompt.text().length());
        sha.update((head + id + prompt.text()).getBytes(StandardCharsets.UTF_8));
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
