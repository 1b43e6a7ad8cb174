package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;

/** Responses for tests. */
final class Responses {
  private Responses() {}

  static Candidate of(int tokens, FinishReason finish) {
    return new Candidate(
        "text", new int[tokens], new float[tokens], finish, PolicyVersion.REFERENCE, 1.0, 1);
  }
}
