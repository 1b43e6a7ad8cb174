package io.tributary.streams.weights;

import java.io.IOException;
import java.util.Optional;

/** Where a puller gets versions from. */
interface Upstream {
  /**
   * Gets the newest version that there is into the store, if the store has none as new.
   *
   * @return empty if there is nothing new
   * @throws WeightException if this node cannot use it
   */
  Optional<PullStats> pull() throws IOException, DamagedException, InterruptedException;
}
