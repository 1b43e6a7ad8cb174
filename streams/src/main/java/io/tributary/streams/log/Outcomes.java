package io.tributary.streams.log;

import io.tributary.api.Candidate;
import io.tributary.api.ScoredCandidate;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a unit's outcomes with their candidates and examples. Within the unit the order is that of
 * the prompts' ordinals, whatever the order they come in, so that sequence numbers are
 * reproducible.
 */
final class Outcomes {
  private static final String OUTCOME =
      "INSERT INTO outcomes (prompt_id, outcome, reason, detail, decided_at) VALUES (?, ?, ?, ?,"
          + " ?)";
  private static final String CANDIDATE =
      """
      INSERT INTO candidates (prompt_id, candidate_index, text, tokens, log_probs, finish_reason,
          policy_version, temperature, seed, score, last_version, model_log_probs)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String EXAMPLE =
      """
      INSERT INTO examples (sequence, prompt_id, unit, kind, chosen, rejected)
      VALUES (?, ?, ?, ?, ?, ?)
      """;

  private final Session session;
  private final long unit;
  private final String now;
  private final PreparedStatement outcomes;
  private final PreparedStatement candidates;
  private final PreparedStatement examples;
  private long sequence;

  private Outcomes(
      Session session,
      long unit,
      String now,
      PreparedStatement outcomes,
      PreparedStatement candidates,
      PreparedStatement examples) {
    this.session = session;
    this.unit = unit;
    this.now = now;
    this.outcomes = outcomes;
    this.candidates = candidates;
    this.examples = examples;
  }

  /**
   * Whether the outcomes were new; a unit that has its outcomes is left as it is.
   *
   * @param token of this commit alone: an attempt that broke off after all knows itself by it
   */
  static boolean commit(
      Session session, long unit, List<PromptOutcome> outcomes, String token, String now)
      throws SQLException {
    WorkUnit fed =
        Feeds.unit(session, unit)
            .orElseThrow(() -> new IllegalArgumentException("unit " + unit + " was never fed"));
    requireEachOnce(fed, outcomes);
    if (decided(session, unit).isPresent()) return mine(session, unit, token);
    List<PromptOutcome> ordered =
        outcomes.stream().sorted(Comparator.comparingLong(o -> o.prompt().ordinal())).toList();
    try (PreparedStatement outcomeRows = session.prepare(OUTCOME);
        PreparedStatement candidateRows = session.prepare(CANDIDATE);
        PreparedStatement exampleRows = session.prepare(EXAMPLE)) {
      // Of two that commit the same unit, one stops here until the other is done.
      if (!claim(session, unit, token, now)) return mine(session, unit, token);
      Outcomes writer = new Outcomes(session, unit, now, outcomeRows, candidateRows, exampleRows);
      for (PromptOutcome outcome : ordered) writer.add(outcome);
      // In the order of the foreign keys.
      outcomeRows.executeBatch();
      candidateRows.executeBatch();
      writer.number(ordered);
    }
    return true;
  }

  /** Whether the attempt before this one was committed after all. */
  private static boolean mine(Session session, long unit, String token) throws SQLException {
    return session.repeated() && decided(session, unit).equals(Optional.of(token));
  }

  /** The token of the commit that decided the unit. */
  private static Optional<String> decided(Session session, long unit) throws SQLException {
    try (PreparedStatement select = session.prepare("SELECT token FROM commits WHERE unit = ?")) {
      select.setLong(1, unit);
      try (ResultSet rows = select.executeQuery()) {
        return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
      }
    }
  }

  private static boolean claim(Session session, long unit, String token, String now)
      throws SQLException {
    String sql =
        "INSERT INTO commits (unit, token, committed_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    try (PreparedStatement insert = session.prepare(sql)) {
      insert.setLong(1, unit);
      insert.setString(2, token);
      insert.setString(3, now);
      return insert.executeUpdate() == 1;
    }
  }

  /** Last, since others wait for it: sequence numbers are given to one commit after the other. */
  private void number(List<PromptOutcome> ordered) throws SQLException {
    session.alone(Session.Alone.COMMIT);
    sequence = Examples.lastSequence(session);
    for (PromptOutcome outcome : ordered) {
      String id = outcome.prompt().prompt().id();
      if (outcome instanceof PromptOutcome.Paired pair) {
        example(id, "pair", pair.chosen(), pair.rejected());
      } else if (outcome instanceof PromptOutcome.Sampled
          || outcome instanceof PromptOutcome.Scored) {
        example(id, "sample", null, null);
      }
    }
    examples.executeBatch();
  }

  private static void requireEachOnce(WorkUnit unit, List<PromptOutcome> outcomes) {
    Set<FedPrompt> open = new HashSet<>(unit.prompts());
    for (PromptOutcome outcome : outcomes) {
      if (!open.remove(outcome.prompt())) {
        throw new IllegalArgumentException(
            "unit %d has no prompt %s left to decide"
                .formatted(unit.number(), outcome.prompt().prompt().id()));
      }
    }
    if (!open.isEmpty()) {
      throw new IllegalArgumentException(
          "unit %d: %d prompts have no outcome".formatted(unit.number(), open.size()));
    }
  }

  private void add(PromptOutcome outcome) throws SQLException {
    String id = outcome.prompt().prompt().id();
    if (outcome instanceof PromptOutcome.Paired pair) {
      requireBetter(id, pair);
      outcome(id, "pair", null, null);
      int index = 0;
      for (ScoredCandidate scored : pair.candidates()) {
        candidate(id, index++, scored.candidate(), scored.score());
      }
    } else if (outcome instanceof PromptOutcome.Sampled samples) {
      if (samples.candidates().isEmpty()) {
        throw new IllegalArgumentException("prompt " + id + " has no samples");
      }
      outcome(id, "sample", null, null);
      int index = 0;
      for (Candidate candidate : samples.candidates()) candidate(id, index++, candidate, null);
    } else if (outcome instanceof PromptOutcome.Scored list) {
      // samples with scores: the reader knows a list by them
      if (list.candidates().isEmpty()) {
        throw new IllegalArgumentException("prompt " + id + " has no scored candidates");
      }
      outcome(id, "sample", null, null);
      int index = 0;
      for (ScoredCandidate scored : list.candidates()) {
        candidate(id, index++, scored.candidate(), scored.score());
      }
    } else if (outcome instanceof PromptOutcome.Dropped drop) {
      outcome(id, "dropped", drop.reason().label(), drop.detail());
    }
  }

  private static void requireBetter(String id, PromptOutcome.Paired pair) {
    double chosen = pair.candidates().get(pair.chosen()).score();
    double rejected = pair.candidates().get(pair.rejected()).score();
    if (!(chosen > rejected)) {
      throw new IllegalArgumentException(
          "prompt %s: chosen scores %s, rejected %s".formatted(id, chosen, rejected));
    }
  }

  private void outcome(String id, String outcome, String reason, String detail)
      throws SQLException {
    outcomes.setString(1, session.in(id));
    outcomes.setString(2, outcome);
    outcomes.setString(3, reason);
    outcomes.setString(4, detail == null ? null : session.in(detail));
    outcomes.setString(5, now);
    outcomes.addBatch();
  }

  private void candidate(String id, int index, Candidate candidate, Double score)
      throws SQLException {
    candidates.setString(1, session.in(id));
    candidates.setInt(2, index);
    candidates.setString(3, session.in(candidate.text()));
    candidates.setBytes(4, TokenBlobs.ofInts(candidate.tokens()));
    candidates.setBytes(5, TokenBlobs.ofFloats(candidate.logProbs()));
    candidates.setString(6, candidate.finishReason().label());
    candidates.setLong(7, candidate.version().number());
    candidates.setDouble(8, candidate.temperature());
    candidates.setLong(9, candidate.seed());
    candidates.setObject(10, score, Types.DOUBLE);
    candidates.setLong(11, candidate.lastVersion().number());
    candidates.setBytes(
        12, candidate.shaped() ? TokenBlobs.ofFloats(candidate.modelLogProbs()) : null);
    candidates.addBatch();
  }

  private void example(String id, String kind, Integer chosen, Integer rejected)
      throws SQLException {
    examples.setLong(1, ++sequence);
    examples.setString(2, session.in(id));
    examples.setLong(3, unit);
    examples.setString(4, kind);
    examples.setObject(5, chosen, Types.INTEGER);
    examples.setObject(6, rejected, Types.INTEGER);
    examples.addBatch();
  }
}
