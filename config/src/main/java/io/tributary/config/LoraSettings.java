package io.tributary.config;

import static io.tributary.config.Kinds.flag;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Kinds.some;
import static io.tributary.config.Range.openClosed;

import java.util.List;

/**
 * Settings in {@code lora}.
 *
 * @param enabled whether adapters are trained over the policy, rather than all of its weights
 * @param rank of each adapter
 * @param alpha numerator of the scaling
 * @param targetModules which matrices have one, some of {@link #MODULES}
 * @param rsLora whether the scaling is alpha / sqrt(rank) rather than alpha / rank
 * @param saveMerged whether the delivered model is written as a whole model as well
 */
public record LoraSettings(
    boolean enabled,
    int rank,
    double alpha,
    List<String> targetModules,
    boolean rsLora,
    boolean saveMerged) {
  /** The matrices of a layer, by the last part of their published names. */
  public static final List<String> MODULES =
      List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");

  public LoraSettings {
    targetModules = List.copyOf(targetModules);
  }

  static LoraSettings read(SettingsReader r) {
    return new LoraSettings(
        r.get("lora.enabled", flag()),
        r.get("lora.rank", integer(1, 4096)),
        r.get("lora.alpha", number(openClosed(0, 65_536))),
        r.get("lora.target-modules", some(MODULES)),
        r.get("lora.rs-lora", flag()),
        r.get("lora.save-merged", flag()));
  }
}
