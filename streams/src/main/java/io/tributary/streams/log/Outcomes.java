package io.tributary.streams.log;

import io.tributary.api.Candidate;
import io.tributary.api.ScoredCandidate;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes outcomes with their candidates and examples. Within a unit the order is that of the
 * prompts' ordinals, whatever the order they come in, so that sequence numbers are reproducible.
 */
final class Outcomes {
  private static final String OUTCOME =
      "INSERT INTO outcomes (prompt_id, outcome, reason, detail, decided_at, judge) VALUES (?, ?, ?,"
          + " ?, ?, ?)";
  private static final String CANDIDATE =
      """
      INSERT INTO candidates (prompt_id, candidate_index, text, tokens, log_probs, finish_reason,
          policy_version, temperature, seed, score, last_version, model_log_probs)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;
  private static final String EXAMPLE =
      """
      INSERT INTO examples (sequence, prompt_id, unit, kind, chosen, rejected, place)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """;

  private final Session session;
  private final String now;
  private final PreparedStatement outcomes;
  private final PreparedStatement candidates;
  private final PreparedStatement examples;

  private Outcomes(
      Session session,
      String now,
      PreparedStatement outcomes,
      PreparedStatement candidates,
      PreparedStatement examples) {
    this.session = session;
    this.now = now;
    this.outcomes = outcomes;
    this.candidates = candidates;
    this.examples = examples;
  }

  /**
   * Writes what was checked and claimed; the examples are numbered in the order of the units.
   *
   * @param judges the ordinals of those that judged, by fingerprint
   */
  static void write(
      Session session, List<UnitCommit> commits, Map<String, Integer> judges, String now)
      throws SQLException {
    List<UnitCommit> ordered = commits.stream().map(Outcomes::ordered).toList();
    try (PreparedStatement outcomeRows = session.prepare(OUTCOME);
        PreparedStatement candidateRows = session.prepare(CANDIDATE);
        PreparedStatement exampleRows = session.prepare(EXAMPLE)) {
      Outcomes writer = new Outcomes(session, now, outcomeRows, candidateRows, exampleRows);
      for (UnitCommit commit : ordered) {
        Integer judge = commit.judge().map(judges::get).orElse(null);
        for (PromptOutcome outcome : commit.outcomes()) writer.add(outcome, judge);
      }
      // In the order of the foreign keys.
      outcomeRows.executeBatch();
      candidateRows.executeBatch();
      writer.number(ordered);
    }
  }

  private static UnitCommit ordered(UnitCommit commit) {
    return new UnitCommit(
        commit.unit(),
        commit.outcomes().stream()
            .sorted(Comparator.comparingLong(o -> o.prompt().ordinal()))
            .toList(),
        commit.judge());
  }

  /** Last, since others wait for it: sequence numbers are given to one transaction at a time. */
  private void number(List<UnitCommit> commits) throws SQLException {
    long sequence = session.alone(Session.Alone.COMMIT, Examples.LAST);
    for (UnitCommit commit : commits) {
      for (PromptOutcome outcome : commit.outcomes()) {
        for (int place = 0; place < outcome.examples(); place++) {
          example(++sequence, commit.unit(), outcome, place);
        }
      }
    }
    examples.executeBatch();
  }

  private void add(PromptOutcome outcome, Integer unitsJudge) throws SQLException {
    String id = outcome.prompt().prompt().id();
    Integer judge = outcome.judged() ? unitsJudge : null;
    int index = 0;
    if (outcome instanceof PromptOutcome.Paired pair) {
      outcome(id, "pair", null, null, judge);
      for (ScoredCandidate scored : pair.candidates()) {
        candidate(id, index++, scored.candidate(), scored.score());
      }
    } else if (outcome instanceof PromptOutcome.Sampled samples) {
      outcome(id, "sample", null, null, judge);
      for (Candidate candidate : samples.candidates()) candidate(id, index++, candidate, null);
    } else if (outcome instanceof PromptOutcome.Scored list) {
      // samples with scores: the reader knows a list by them
      outcome(id, "sample", null, null, judge);
      for (ScoredCandidate scored : list.candidates()) {
        candidate(id, index++, scored.candidate(), scored.score());
      }
    } else if (outcome instanceof PromptOutcome.Dropped drop) {
      outcome(id, "dropped", drop.reason().label(), drop.detail(), judge);
    }
  }

  private void outcome(String id, String outcome, String reason, String detail, Integer judge)
      throws SQLException {
    outcomes.setString(1, session.in(id));
    outcomes.setString(2, outcome);
    outcomes.setString(3, reason);
    outcomes.setString(4, detail == null ? null : session.in(detail));
    outcomes.setString(5, now);
    outcomes.setObject(6, judge, Types.INTEGER);
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

  private void example(long sequence, long unit, PromptOutcome outcome, int place)
      throws SQLException {
    Optional<PromptOutcome.Choice> pair =
        outcome instanceof PromptOutcome.Paired p
            ? Optional.of(p.pairs().get(place))
            : Optional.empty();
    examples.setLong(1, sequence);
    examples.setString(2, session.in(outcome.prompt().prompt().id()));
    examples.setLong(3, unit);
    examples.setString(4, pair.isPresent() ? "pair" : "sample");
    examples.setObject(5, pair.map(PromptOutcome.Choice::chosen).orElse(null), Types.INTEGER);
    examples.setObject(6, pair.map(PromptOutcome.Choice::rejected).orElse(null), Types.INTEGER);
    examples.setInt(7, place);
    examples.addBatch();
  }
}
