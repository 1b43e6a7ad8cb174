package io.tributary.streams.log;

/** What came of one unit of those that were committed together. */
sealed interface CommitResult {
  /** The unit has its outcomes, new ones or those of an earlier commit. */
  record Stored(boolean fresh) implements CommitResult {}

  /** The unit was left as it was, and those beside it are not touched by that. */
  record Refused(RuntimeException cause) implements CommitResult {}

  /** As the caller of a commit is told. */
  default boolean get() {
    if (this instanceof Refused refused) throw refused.cause();
    return ((Stored) this).fresh();
  }
}
