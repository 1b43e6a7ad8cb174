package io.tributary.streams.log;

import java.util.List;
import java.util.Optional;

/**
 * A unit with all its outcomes, to be committed.
 *
 * @param judge the fingerprint of who judged it
 */
record UnitCommit(long unit, List<PromptOutcome> outcomes, Optional<String> judge) {
  UnitCommit {
    outcomes = List.copyOf(outcomes);
  }

  UnitCommit(long unit, List<PromptOutcome> outcomes) {
    this(unit, outcomes, Optional.empty());
  }
}
