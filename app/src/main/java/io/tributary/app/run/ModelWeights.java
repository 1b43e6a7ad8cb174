package io.tributary.app.run;

import io.tributary.api.PolicyVersion;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.WeightFiles;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.ContentHash;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.streams.weights.HeldVersion;
import io.tributary.streams.weights.Manifest;
import io.tributary.streams.weights.VersionId;
import io.tributary.streams.weights.VersionStore;

/** The tensors of a model, between its files and this JVM's store, which outlives this. */
final class ModelWeights implements WeightContent {
  private final LoadedModel reference;
  private final LocalWeightStore store;
  private final String base;

  ModelWeights(LoadedModel reference, LocalWeightStore store) {
    this.reference = reference;
    this.store = store;
    this.base = new ContentHash().add("config", reference.config().toString()).hex();
  }

  @Override
  public Manifest publish(VersionStore versions, VersionId id) {
    LocalWeightStore.Published newest = store.acquire();
    try {
      Weights weights = newest.weights();
      return versions.publish(
          id,
          WeightFiles.info(weights, base),
          files ->
              WeightFiles.write(weights, (name, content) -> files.file(name, content::writeTo)));
    } finally {
      newest.release();
    }
  }

  @Override
  public void take(HeldVersion version) {
    WeightFiles.publish(
        store,
        new PolicyVersion(version.id().number()),
        reference.kernels(),
        reference.weights(),
        version.manifest().info(),
        base,
        version.files());
  }
}
