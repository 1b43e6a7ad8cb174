package io.tributary.app.run;

import io.tributary.streams.weights.HeldVersion;
import io.tributary.streams.weights.Manifest;
import io.tributary.streams.weights.VersionId;
import io.tributary.streams.weights.VersionStore;

/** Between the files of a version and the weights that the engines of this JVM use. */
interface WeightContent {
  /** Publishes the newest weights of this JVM into a store. */
  Manifest publish(VersionStore versions, VersionId id);

  /** Makes a whole version the newest of this JVM; the caller closes it. */
  void take(HeldVersion version);
}
