package io.tributary.streams.log;

import io.tributary.api.Candidate;
import io.tributary.api.DropReason;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.api.ScoredCandidate;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Units, outcomes and tampering for the tests of the pair log. */
final class LogFixtures {
  private LogFixtures() {}

  static WorkUnit unit(long number, int prompts) {
    List<FedPrompt> fed = new ArrayList<>();
    for (int i = 0; i < prompts; i++) fed.add(fed(number * prompts + i));
    return new WorkUnit(number, fed);
  }

  static FedPrompt fed(long ordinal) {
    return new FedPrompt(ordinal, new Prompt("p" + ordinal, "Question " + ordinal + "?"));
  }

  static Candidate candidate(long ordinal, int index) {
    int length = 1 + (int) ((ordinal + index) % 40);
    int[] tokens = new int[length];
    float[] logProbs = new float[length];
    for (int t = 0; t < length; t++) {
      tokens[t] = (int) (ordinal * 31 + index * 7 + t);
      logProbs[t] = -0.25f * t - index;
    }
    float[] modelLogProbs = logProbs.clone();
    if (index % 3 == 1) modelLogProbs[0] = -9;
    return new Candidate(
        "Answer " + ordinal + "/" + index,
        tokens,
        logProbs,
        modelLogProbs,
        FinishReason.values()[index % 3],
        new PolicyVersion(ordinal % 5),
        new PolicyVersion(ordinal % 5 + index % 2),
        index % 2 == 0 ? 1.0 : 0.7,
        ordinal * 1000 + index);
  }

  static PromptOutcome pair(FedPrompt prompt, int n) {
    List<ScoredCandidate> scored = new ArrayList<>();
    for (int i = 0; i < n; i++) scored.add(new ScoredCandidate(candidate(prompt.ordinal(), i), -i));
    return new PromptOutcome.Paired(prompt, scored, 0, n - 1);
  }

  /** Pairs of these chosen and rejected indices, among n candidates of which the first is best. */
  static PromptOutcome several(FedPrompt prompt, int n, int... indices) {
    PromptOutcome.Paired one = (PromptOutcome.Paired) pair(prompt, n);
    List<PromptOutcome.Choice> pairs = new ArrayList<>();
    for (int i = 0; i < indices.length; i += 2) {
      pairs.add(new PromptOutcome.Choice(indices[i], indices[i + 1]));
    }
    return new PromptOutcome.Paired(prompt, one.candidates(), pairs);
  }

  static PromptOutcome samples(FedPrompt prompt, int n) {
    List<Candidate> candidates = new ArrayList<>();
    for (int i = 0; i < n; i++) candidates.add(candidate(prompt.ordinal(), i));
    return new PromptOutcome.Sampled(prompt, candidates);
  }

  static PromptOutcome drop(FedPrompt prompt) {
    return new PromptOutcome.Dropped(prompt, DropReason.TIED, "all scored 1.0");
  }

  static List<PromptOutcome> pairs(WorkUnit unit, int n) {
    return unit.prompts().stream().map(prompt -> pair(prompt, n)).toList();
  }

  /** Runs SQL on the file with every check turned off, as a fault or a forger might. */
  static void tamper(Path file, String... statements) {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA foreign_keys = OFF");
      statement.execute("PRAGMA ignore_check_constraints = ON");
      for (String sql : statements) statement.executeUpdate(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
