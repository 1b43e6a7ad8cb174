package io.tributary.app.run;

import io.tributary.api.Candidate;
import java.util.List;

/** Means over a set of responses. */
final class ResponseMeans {
  private ResponseMeans() {}

  /** Share that the token limit cut off. */
  static double truncated(List<Candidate> responses) {
    return responses.stream().mapToInt(c -> c.truncated() ? 1 : 0).average().orElse(0);
  }

  /** Tokens a response. */
  static double length(List<Candidate> responses) {
    return responses.stream().mapToInt(c -> c.tokens().length).average().orElse(0);
  }
}
