package io.tributary.app.run;

import io.tributary.streams.weights.HeldVersion;
import io.tributary.streams.weights.Manifest;
import io.tributary.streams.weights.PartSink;
import java.util.Map;
import java.util.Optional;

/** Between the files of a version and the weights that the engines of this JVM use. */
interface WeightContent {
  /** Why the engines of this JVM cannot use a version, if they cannot. */
  Optional<String> refuses(Manifest version);

  /** Whether versions before the newest are of use to the engines too. */
  default boolean wantsOlder() {
    return false;
  }

  /** Makes a whole version the newest of this JVM; the caller closes it. */
  void take(HeldVersion version);

  /** Gives the newest weights of this JVM away. */
  <T> T give(Giving<T> to);

  /** Takes weights as files. */
  @FunctionalInterface
  interface Giving<T> {
    T give(Map<String, String> info, PartSink.Filling files);
  }
}
