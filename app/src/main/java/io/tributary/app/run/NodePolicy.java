package io.tributary.app.run;

import io.tributary.streams.weights.HeldVersion;
import io.tributary.streams.weights.Manifest;
import io.tributary.streams.weights.VersionId;
import java.util.Optional;
import java.util.OptionalLong;

/** The policy in this JVM never goes back: a version comes in only if it is newer. */
final class NodePolicy {
  private final WeightContent content;

  /** Of the weights that the engines of this JVM use. */
  private Optional<VersionId> here = Optional.empty();

  NodePolicy(WeightContent content) {
    this.content = content;
  }

  /** Why this node cannot sample with a version, if it cannot. */
  Optional<String> refuses(Manifest version) {
    return content.refuses(version);
  }

  /** Whether versions before the newest are of use here. */
  boolean wantsOlder() {
    return content.wantsOlder();
  }

  /** Hands a version to the engines, and lets its files go. */
  synchronized void take(HeldVersion version) {
    try (version) {
      // this JVM's own learner may have put newer ones there
      if (here.filter(mine -> mine.compareTo(version.id()) >= 0).isPresent()) return;
      content.take(version);
      here = Optional.of(version.id());
    }
  }

  /** Gives the newest weights away that this JVM's own learner has made. */
  <T> T give(VersionId id, WeightContent.Giving<T> to) {
    synchronized (this) {
      here = Optional.of(id);
    }
    return content.give(to);
  }

  synchronized OptionalLong version() {
    return here.map(id -> OptionalLong.of(id.number())).orElse(OptionalLong.empty());
  }
}
