package io.tributary.app.run;

import io.tributary.config.LoraSettings;
import io.tributary.config.Settings;
import io.tributary.gpu.engine.AdapterShape;
import io.tributary.gpu.engine.Adapters;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import java.util.LinkedHashSet;
import java.util.Optional;

/** What a run trains: all weights of the policy, or adapters over them. */
final class Lora {
  private Lora() {}

  /** The adapters that the settings describe. */
  static AdapterShape shape(LoraSettings lora) {
    return new AdapterShape(
        lora.rank(), lora.alpha(), lora.rsLora(), new LinkedHashSet<>(lora.targetModules()));
  }

  /**
   * What the first version is: the reference, with fresh adapters if such are trained and it has
   * none yet.
   *
   * @return the caller's to close, before the reference
   */
  static Weights start(Settings settings, LoadedModel reference) {
    return fresh(settings, reference)
        .orElseGet(() -> reference.weights().copy(reference.kernels()));
  }

  /**
   * Adapters over the reference's own weights, if such are trained and it has none yet.
   *
   * @return the caller's to close, before the reference
   */
  static Optional<Weights> fresh(Settings settings, LoadedModel reference) {
    if (!settings.lora().enabled() || reference.weights().adapted()) return Optional.empty();
    return Optional.of(
        Adapters.fresh(
            reference.kernels(), reference.weights(), shape(settings.lora()), settings.seed()));
  }
}
