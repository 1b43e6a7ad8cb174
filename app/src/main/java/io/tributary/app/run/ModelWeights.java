package io.tributary.app.run;

import io.tributary.api.PolicyVersion;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.WeightFiles;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.streams.weights.HeldVersion;
import io.tributary.streams.weights.Manifest;
import java.util.Optional;

/** The tensors of a model, between its files and this JVM's store, which outlives this. */
final class ModelWeights implements WeightContent, AutoCloseable {
  private final LoadedModel reference;
  private final Optional<Weights> adapters;
  private final Weights like;
  private final LocalWeightStore store;
  private final String base;

  /**
   * @param reference what all versions are shaped like, but for
   * @param adapters over it, if such are trained and it has none of its own; closed with this
   * @param base names the content of the reference's files
   */
  ModelWeights(
      LoadedModel reference, Optional<Weights> adapters, LocalWeightStore store, String base) {
    this.reference = reference;
    this.adapters = adapters;
    this.like = adapters.orElseGet(reference::weights);
    this.store = store;
    this.base = base;
  }

  @Override
  public Optional<String> refuses(Manifest version) {
    return WeightFiles.mismatch(like, version.info(), base)
        .map(
            why ->
                "%s %s; all nodes need the same files of the model, which model.folder says"
                    .formatted(version.id(), why));
  }

  @Override
  public boolean wantsOlder() {
    return store.keepsOlder();
  }

  @Override
  public void take(HeldVersion version) {
    WeightFiles.publish(
        store,
        new PolicyVersion(version.id().number()),
        reference.kernels(),
        like,
        version.manifest().info(),
        base,
        version.files());
  }

  @Override
  public <T> T give(Giving<T> to) {
    LocalWeightStore.Published newest = store.acquire();
    try {
      Weights weights = newest.weights();
      return to.give(
          WeightFiles.info(weights, base),
          files ->
              WeightFiles.write(weights, (name, content) -> files.file(name, content::writeTo)));
    } finally {
      newest.release();
    }
  }

  @Override
  public void close() {
    adapters.ifPresent(Weights::close);
  }
}
