package io.tributary.streams.log;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.PreferencePair;
import io.tributary.api.Prompt;
import io.tributary.api.SampledResponses;
import io.tributary.api.ScoredCandidate;
import io.tributary.api.ScoredResponses;
import io.tributary.api.TrainingExample;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads training examples: of a pair the two candidates, of samples all, scored or not. */
final class Examples {
  private static final String SELECT =
      """
      SELECT e.sequence, e.unit, e.kind, e.chosen, e.rejected, e.prompt_id, p.text,
             c.candidate_index, c.text, c.tokens, c.log_probs, c.finish_reason, c.policy_version,
             c.temperature, c.seed, c.score, c.last_version, c.model_log_probs
      FROM examples e
      JOIN prompts p ON p.prompt_id = e.prompt_id
      JOIN candidates c ON c.prompt_id = e.prompt_id
          AND (e.kind = 'sample' OR c.candidate_index IN (e.chosen, e.rejected))
      WHERE e.sequence IN (%s)
      ORDER BY e.sequence, c.candidate_index
      """;
  private static final String AFTER =
      SELECT.formatted(
          "SELECT sequence FROM examples WHERE sequence > ? ORDER BY sequence LIMIT ?");

  /** A query for the last sequence number, 0 before the first. */
  static final String LAST = "SELECT coalesce(max(sequence), 0) FROM examples";

  private Examples() {}

  static long lastSequence(Session session) throws SQLException {
    return session.number(LAST);
  }

  static List<LoggedExample> after(Session session, long sequence, int limit) throws SQLException {
    try (PreparedStatement select = session.prepare(AFTER)) {
      select.setLong(1, sequence);
      select.setInt(2, limit);
      return read(session, select);
    }
  }

  static List<LoggedExample> of(Session session, List<Long> sequences) throws SQLException {
    Map<Long, LoggedExample> found = new HashMap<>();
    try (PreparedStatement select =
        session.prepare(SELECT.formatted(session.dialect().numbers()))) {
      select.setString(1, session.numbers(sequences));
      for (LoggedExample example : read(session, select)) found.put(example.sequence(), example);
    }
    List<LoggedExample> ordered = new ArrayList<>(sequences.size());
    for (long sequence : sequences) {
      LoggedExample example = found.get(sequence);
      if (example == null) throw new PairLogException("the pair log has no example " + sequence);
      ordered.add(example);
    }
    return ordered;
  }

  private static List<LoggedExample> read(Session session, PreparedStatement select)
      throws SQLException {
    List<LoggedExample> examples = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      boolean more = rows.next();
      while (more) {
        long sequence = rows.getLong(1);
        long unit = rows.getLong(2);
        boolean pair = rows.getString(3).equals("pair");
        int chosen = rows.getInt(4);
        int rejected = rows.getInt(5);
        Prompt prompt = new Prompt(session.out(rows.getString(6)), session.out(rows.getString(7)));
        Map<Integer, ScoredCandidate> scored = new HashMap<>();
        List<Candidate> samples = new ArrayList<>();
        List<ScoredCandidate> list = new ArrayList<>();
        do {
          Candidate candidate = candidate(session, rows);
          double score = rows.getDouble(16);
          if (rows.wasNull()) samples.add(candidate);
          else if (pair) scored.put(rows.getInt(8), new ScoredCandidate(candidate, score));
          else list.add(new ScoredCandidate(candidate, score));
          more = rows.next();
        } while (more && rows.getLong(1) == sequence);
        TrainingExample example =
            pair
                ? new PreferencePair(prompt, scored.get(chosen), scored.get(rejected))
                : samples.isEmpty()
                    ? new ScoredResponses(prompt, list)
                    : new SampledResponses(prompt, samples);
        examples.add(new LoggedExample(sequence, unit, example));
      }
    }
    return examples;
  }

  private static Candidate candidate(Session session, ResultSet rows) throws SQLException {
    float[] logProbs = TokenBlobs.toFloats(rows.getBytes(11));
    byte[] modelLogProbs = rows.getBytes(18);
    return new Candidate(
        session.out(rows.getString(9)),
        TokenBlobs.toInts(rows.getBytes(10)),
        logProbs,
        modelLogProbs == null ? logProbs : TokenBlobs.toFloats(modelLogProbs),
        FinishReason.of(rows.getString(12)),
        new PolicyVersion(rows.getLong(13)),
        new PolicyVersion(rows.getLong(17)),
        rows.getDouble(14),
        rows.getLong(15));
  }
}
