package io.tributary.streams.log;

import java.util.List;

/** A unit with all its outcomes, to be committed. */
record UnitCommit(long unit, List<PromptOutcome> outcomes) {
  UnitCommit {
    outcomes = List.copyOf(outcomes);
  }
}
