package io.tributary.config;

import static io.tributary.config.NameKinds.deviceName;
import static io.tributary.config.NameKinds.deviceNames;

import java.util.List;
import java.util.Optional;

/**
 * Settings in {@code placement}: the device of each part, where it is not {@code model.device}.
 *
 * @param policy where the policy is trained and evaluated
 * @param reference where the frozen models are: the reference, and the aligned one
 * @param judge where a reward model judges
 * @param generators of generator 0, 1, …, from the start again when there are more generators
 */
public record PlacementSettings(
    Optional<String> policy,
    Optional<String> reference,
    Optional<String> judge,
    List<String> generators) {
  public PlacementSettings {
    generators = List.copyOf(generators);
  }

  static PlacementSettings read(SettingsReader r) {
    return new PlacementSettings(
        r.get("placement.policy", deviceName().optional()),
        r.get("placement.reference", deviceName().optional()),
        r.get("placement.judge", deviceName().optional()),
        r.get("placement.generators", deviceNames()));
  }
}
