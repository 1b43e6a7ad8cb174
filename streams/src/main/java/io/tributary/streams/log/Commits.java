package io.tributary.streams.log;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Commits units in one transaction, each as if it were alone: one that cannot be or has its
 * outcomes already changes nothing for the others. They are written in the order of their numbers.
 */
final class Commits {
  private static final String FED =
      """
      SELECT p.unit, p.ordinal, p.prompt_id, p.text FROM prompts p
      WHERE p.unit IN (%s) ORDER BY p.ordinal
      """;
  private static final String DECIDED = "SELECT unit, token FROM commits WHERE unit IN (%s)";
  private static final String CLAIM =
      """
      INSERT INTO commits (unit, token, committed_at)
      SELECT value, ?, ? FROM (%s) AS units WHERE true ON CONFLICT DO NOTHING RETURNING unit
      """;

  private final Session session;
  private final String token;
  private final Set<Long> mine = new HashSet<>();

  private Commits(Session session, String token) {
    this.session = session;
    this.token = token;
  }

  /**
   * The results, in the order of the commits.
   *
   * @param token of this call alone: an attempt that was committed after all knows itself by it
   */
  static List<CommitResult> write(
      Session session, List<UnitCommit> commits, String token, String now) throws SQLException {
    return new Commits(session, token).write(commits, now);
  }

  private List<CommitResult> write(List<UnitCommit> commits, String now) throws SQLException {
    List<Long> units = commits.stream().map(UnitCommit::unit).distinct().sorted().toList();
    Map<Long, WorkUnit> fed = fed(units);
    Map<Long, String> decided = decided(units);
    boolean judged = commits.stream().anyMatch(commit -> commit.judge().isPresent());
    Map<String, Integer> judges = judged ? RunJudges.ordinals(session) : Map.of();
    SortedMap<Long, UnitCommit> open = new TreeMap<>();
    List<CommitResult> results = new ArrayList<>();
    for (UnitCommit commit : commits) {
      results.add(check(commit, fed, decided, judges.keySet(), open));
    }
    if (open.isEmpty()) return results;
    // Of two that commit the same unit, one stops here until the other is done.
    Set<Long> claimed = claim(open.keySet(), now);
    if (claimed.size() < open.size()) {
      Map<Long, String> others = decided(open.keySet());
      open.keySet().retainAll(claimed);
      for (int i = 0; i < commits.size(); i++) {
        long unit = commits.get(i).unit();
        boolean lost = results.get(i) instanceof CommitResult.Stored s && s.fresh();
        if (lost && !claimed.contains(unit)) {
          results.set(i, new CommitResult.Stored(token.equals(others.get(unit))));
        }
      }
    }
    if (!open.isEmpty()) Outcomes.write(session, List.copyOf(open.values()), judges, now);
    return results;
  }

  /** What comes of a commit as far as can be seen before anything is written. */
  private CommitResult check(
      UnitCommit commit,
      Map<Long, WorkUnit> fed,
      Map<Long, String> decided,
      Set<String> judges,
      SortedMap<Long, UnitCommit> open) {
    long unit = commit.unit();
    try {
      if (!fed.containsKey(unit)) {
        throw new IllegalArgumentException("unit " + unit + " was never fed");
      }
      OutcomeChecks.requireEachOnce(fed.get(unit), commit.outcomes());
      if (decided.containsKey(unit)) {
        // The attempt before this one was committed after all; a second one in it was a duplicate.
        return new CommitResult.Stored(token.equals(decided.get(unit)) && mine.add(unit));
      }
      if (commit.judge().isPresent() && !judges.contains(commit.judge().get())) {
        throw new UnknownJudgeException(unit, commit.judge().get());
      }
      commit.outcomes().forEach(OutcomeChecks::require);
      return new CommitResult.Stored(open.putIfAbsent(unit, commit) == null);
    } catch (RuntimeException e) {
      // Whatever is wrong with it, those beside it shall not suffer.
      return new CommitResult.Refused(e);
    }
  }

  private Map<Long, WorkUnit> fed(Collection<Long> units) throws SQLException {
    Map<Long, WorkUnit> fed = new HashMap<>();
    try (PreparedStatement select = prepare(FED)) {
      select.setString(1, session.numbers(units));
      for (WorkUnit unit : Feeds.grouped(session, select)) fed.put(unit.number(), unit);
    }
    return fed;
  }

  /** The tokens of the commits that decided the units. */
  private Map<Long, String> decided(Collection<Long> units) throws SQLException {
    Map<Long, String> decided = new HashMap<>();
    try (PreparedStatement select = prepare(DECIDED)) {
      select.setString(1, session.numbers(units));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) decided.put(rows.getLong(1), rows.getString(2));
      }
    }
    return decided;
  }

  private Set<Long> claim(Collection<Long> units, String now) throws SQLException {
    Set<Long> claimed = new HashSet<>();
    try (PreparedStatement insert = prepare(CLAIM)) {
      insert.setString(1, token);
      insert.setString(2, now);
      insert.setString(3, session.numbers(units));
      try (ResultSet rows = insert.executeQuery()) {
        while (rows.next()) claimed.add(rows.getLong(1));
      }
    }
    return claimed;
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    return session.prepare(sql.formatted(session.dialect().numbers()));
  }
}
