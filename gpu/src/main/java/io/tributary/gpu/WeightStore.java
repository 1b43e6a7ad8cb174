package io.tributary.gpu;

import io.tributary.api.PolicyVersion;

/** Where the learner leaves the newest weights and generators find them; safe for all threads. */
public interface WeightStore {
  /** The newest published version. */
  PolicyVersion newest();
}
