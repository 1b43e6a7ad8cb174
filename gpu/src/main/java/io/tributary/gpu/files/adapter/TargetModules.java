package io.tributary.gpu.files.adapter;

import io.tributary.gpu.files.JsonFields;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.ModelTensors;
import io.tributary.gpu.files.model.Projection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What {@code target_modules} means: an entry stands for the modules whose name it is or ends,
 * after a dot. Between them, the entries must take a projection in every layer or in none.
 */
final class TargetModules {
  private static final String FIELD = "target_modules";
  private static final String ALL_LINEAR = "all-linear";

  private TargetModules() {}

  /** Short names, such as q_proj. */
  static Set<String> read(JsonFields json, ModelConfig base) {
    if (json.raw(FIELD).isTextual()) {
      if (json.raw(FIELD).textValue().equals(ALL_LINEAR)) return AdapterConfig.supportedTargets();
      throw json.unsupported(FIELD, "are a list of names and \"" + ALL_LINEAR + "\"");
    }
    List<String> entries = json.texts(FIELD).orElse(List.of());
    if (entries.isEmpty()) {
      throw json.wrong(FIELD, "a list of some of " + AdapterConfig.supportedTargets());
    }
    Set<String> targets = new LinkedHashSet<>();
    Set<String> used = new LinkedHashSet<>();
    for (Projection projection : Projection.values()) {
      int layers = 0;
      for (int layer = 0; layer < base.layers(); layer++) {
        String module = ModelTensors.module(layer, projection.module());
        List<String> meant = entries.stream().filter(entry -> means(entry, module)).toList();
        used.addAll(meant);
        if (!meant.isEmpty()) layers++;
      }
      if (layers > 0) targets.add(projection.shortName());
      if (layers > 0 && layers < base.layers()) {
        throw json.unsupported(
            FIELD,
            "is %s in all %d layers or in none".formatted(projection.shortName(), base.layers()));
      }
    }
    if (!used.containsAll(entries)) {
      throw json.unsupported(FIELD, "are " + AdapterConfig.supportedTargets());
    }
    return targets;
  }

  private static boolean means(String entry, String module) {
    return module.equals(entry) || module.endsWith("." + entry);
  }
}
