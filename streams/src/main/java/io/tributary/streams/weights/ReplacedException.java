package io.tributary.streams.weights;

import java.io.IOException;

/** What is being fetched is of a learner that another has taken over from. */
final class ReplacedException extends IOException {
  private static final long serialVersionUID = 1L;

  ReplacedException(VersionId version) {
    super(version + " is of a learner that another has taken over from");
  }
}
