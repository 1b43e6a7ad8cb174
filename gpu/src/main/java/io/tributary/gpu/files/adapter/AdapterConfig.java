package io.tributary.gpu.files.adapter;

import io.tributary.gpu.files.model.Projection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A LoRA adapter (arXiv 2106.09685), as PEFT's {@code adapter_config.json} describes it: every
 * target module's matrix W becomes W + {@link #scaling} B A. Messages use that file's names.
 *
 * @param rank {@code r}, columns of B and rows of A
 * @param alpha {@code lora_alpha}
 * @param targetModules short names such as q_proj, in the order of use; the same in every layer
 * @param rsLora {@code use_rslora}: the scaling of arXiv 2312.03732
 * @param baseModel {@code base_model_name_or_path}; empty if it is not known
 */
public record AdapterConfig(
    int rank, double alpha, Set<String> targetModules, boolean rsLora, String baseModel) {
  static final int MOST = 1 << 16;

  public AdapterConfig {
    if (rank < 1 || rank > MOST) {
      throw new IllegalArgumentException("r is " + rank + "; it must be from 1 to " + MOST);
    }
    if (!(alpha > 0) || Double.isInfinite(alpha)) {
      throw new IllegalArgumentException(
          "lora_alpha is " + alpha + "; it must be a number greater than 0");
    }
    targetModules = ordered(targetModules);
  }

  /** What B A is multiplied by: alpha / r, or alpha / sqrt(r) with rsLoRA. */
  public double scaling() {
    return alpha / (rsLora ? Math.sqrt(rank) : rank);
  }

  /** The targets as projections. */
  Set<Projection> projections() {
    Set<Projection> projections = EnumSet.noneOf(Projection.class);
    for (Projection projection : Projection.values()) {
      if (targetModules.contains(projection.shortName())) projections.add(projection);
    }
    return projections;
  }

  static Set<String> supportedTargets() {
    Set<String> names = new LinkedHashSet<>();
    for (Projection projection : Projection.values()) names.add(projection.shortName());
    return names;
  }

  private static Set<String> ordered(Set<String> targets) {
    Set<String> supported = supportedTargets();
    if (targets.isEmpty() || !supported.containsAll(targets)) {
      throw new IllegalArgumentException(
          "target_modules is " + targets + "; it must be some of " + supported);
    }
    Set<String> ordered = new LinkedHashSet<>(supported);
    ordered.retainAll(targets);
    return Collections.unmodifiableSet(ordered);
  }
}
