package io.tributary.app.run;

import io.tributary.config.Settings;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.model.LoadedModel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The models of a run on the devices that {@code placement} names; parts on one device share a
 * model. Owns all of them.
 */
final class PlacedModels implements AutoCloseable {
  private final Settings settings;
  private final LoadedModel policy;
  private final Optional<LoadedModel> aligned;
  private final Function<String, Compute> computes;
  private final Map<String, LoadedModel> elsewhere = new HashMap<>();

  /**
   * @param policy the model that the run starts from, on the policy's device
   * @param aligned the second model of Inverse-Q* in mode aligned
   * @param computes how products are computed on a device
   */
  PlacedModels(
      Settings settings,
      LoadedModel policy,
      Optional<LoadedModel> aligned,
      Function<String, Compute> computes) {
    this.settings = settings;
    this.policy = policy;
    this.aligned = aligned;
    this.computes = computes;
  }

  /** The model that the run starts from, where the policy is trained and evaluated. */
  LoadedModel policy() {
    return policy;
  }

  /** The same where the frozen models are. */
  LoadedModel reference() {
    return on(settings.referenceDevice());
  }

  /** What gives z1 in Inverse-Q*. */
  LoadedModel contrast() {
    return aligned.orElseGet(this::reference);
  }

  /** The same where that generator samples. */
  LoadedModel generator(int index) {
    return on(settings.generatorDevice(index));
  }

  private synchronized LoadedModel on(String device) {
    if (device.equals(policy.kernels().compute().device())) return policy;
    return elsewhere.computeIfAbsent(device, d -> policy.on(computes.apply(d)));
  }

  @Override
  public void close() {
    aligned.ifPresent(LoadedModel::close);
    elsewhere.values().forEach(LoadedModel::close);
    policy.close();
  }
}
