package io.tributary.app.run;

import io.tributary.api.PolicyVersion;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.WeightFiles;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.streams.weights.HeldVersion;
import io.tributary.streams.weights.Manifest;
import io.tributary.streams.weights.PartSink;
import io.tributary.streams.weights.VersionId;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The policy in this JVM never goes back: a version comes in only if it is newer. */
final class NodePolicy {
  private final LoadedModel reference;
  private final LocalWeightStore store;
  private final String base;

  /** Of the weights in the store. */
  private Optional<VersionId> here = Optional.empty();

  /**
   * @param reference what all versions are shaped like
   * @param store filled here; outlives this
   * @param base names the content of the reference's files
   */
  NodePolicy(LoadedModel reference, LocalWeightStore store, String base) {
    this.reference = reference;
    this.store = store;
    this.base = base;
  }

  /** Why this node cannot sample with a version, if it cannot. */
  Optional<String> refuses(Manifest version) {
    return WeightFiles.mismatch(reference.weights(), version.info(), base)
        .map(
            why ->
                "%s %s; all nodes need the same files of the model, which model.folder says"
                    .formatted(version.id(), why));
  }

  /** Puts a version into the store, and lets its files go. */
  synchronized void take(HeldVersion version) {
    try (version) {
      // this JVM's own learner may have put newer ones there
      if (here.filter(mine -> mine.compareTo(version.id()) >= 0).isPresent()) return;
      WeightFiles.publish(
          store,
          new PolicyVersion(version.id().number()),
          reference.kernels(),
          reference.weights(),
          version.manifest().info(),
          base,
          version.files());
      here = Optional.of(version.id());
    }
  }

  /** Gives the newest weights away that this JVM's own learner has put into the store. */
  <T> T give(VersionId id, Giving<T> to) {
    LocalWeightStore.Published newest = store.acquire();
    try {
      synchronized (this) {
        here = Optional.of(id);
      }
      Weights weights = newest.weights();
      return to.give(
          WeightFiles.info(weights, base),
          files ->
              WeightFiles.write(weights, (name, content) -> files.file(name, content::writeTo)));
    } finally {
      newest.release();
    }
  }

  /** Takes weights as files. */
  @FunctionalInterface
  interface Giving<T> {
    T give(Map<String, String> info, PartSink.Filling files);
  }

  synchronized OptionalLong version() {
    return here.map(id -> OptionalLong.of(id.number())).orElse(OptionalLong.empty());
  }
}
