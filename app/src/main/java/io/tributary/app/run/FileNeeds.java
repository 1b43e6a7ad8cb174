package io.tributary.app.run;

import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.Needs;
import io.tributary.streams.pairs.PairRows;
import java.util.Optional;

/** Whether an objective can learn from responses of a preference file. */
final class FileNeeds {
  private FileNeeds() {}

  /** Why no file has what it needs, in words that go after its name; empty if one may. */
  static Optional<String> refusal(Needs needs) {
    if (!needs.judged()) {
      return Optional.of("learns from the policy's own samples, and a file has none");
    }
    if (needs.has(Need.SAMPLING_LOG_PROBS)) {
      return Optional.of(
          "needs the log-probs that responses were sampled with, and a file has none");
    }
    if (needs.has(Need.REFERENCE_SAMPLES)) {
      return Optional.of(
          "needs responses of the reference model beside a pair, and a file has none");
    }
    return Optional.empty();
  }

  /** The same of rows that were read: whether one of them has enough different scores. */
  static Optional<String> refusal(Needs needs, PairRows.Read rows) {
    int most = rows.rows().stream().mapToInt(placed -> placed.row().ranks()).max().orElse(0);
    if (most >= needs.ranks()) return Optional.empty();
    return Optional.of(
        "ranks at least %d responses to a prompt, and no row has more than %d different scores"
            .formatted(needs.ranks(), most));
  }
}
