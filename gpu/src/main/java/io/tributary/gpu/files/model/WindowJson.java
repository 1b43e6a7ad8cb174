package io.tributary.gpu.files.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.JsonFields;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The sliding window of a {@code config.json}. It is supported on all layers or on none: Qwen can
 * have it on the layers from {@code max_window_layers} on, newer writers list {@code layer_types}.
 */
final class WindowJson {
  private static final String WINDOW = "sliding_window";
  private static final String USED = "use_sliding_window";
  private static final String FROM = "max_window_layers";
  private static final String TYPES = "layer_types";
  private static final String SUPPORTED = "is a window on all layers or on none";

  private WindowJson() {}

  static OptionalInt read(JsonFields json, Family family, int layers) {
    if (!family.hasWindow()) return OptionalInt.empty();
    boolean always = family == Family.MISTRAL;
    boolean used = always || json.flag(USED, false);
    OptionalInt window = used ? width(json) : OptionalInt.empty();
    if (json.has(TYPES)) return byTypes(json, window);
    if (always || window.isEmpty()) return window;
    int from =
        json.optionalWhole(FROM, 0, Integer.MAX_VALUE).orElse(FamilyDefaults.MAX_WINDOW_LAYERS);
    if (from >= layers) return OptionalInt.empty();
    if (from == 0) return window;
    throw json.unsupported(FROM, SUPPORTED + ": 0, or from " + layers + " up");
  }

  /** An absent window has the default width, null is no window. */
  private static OptionalInt width(JsonFields json) {
    if (!json.mentions(WINDOW)) return OptionalInt.of(FamilyDefaults.SLIDING_WINDOW);
    return json.optionalWhole(WINDOW, 1, Integer.MAX_VALUE);
  }

  private static OptionalInt byTypes(JsonFields json, OptionalInt window) {
    Set<String> types = new HashSet<>(json.texts(TYPES).orElse(List.of()));
    if (types.equals(Set.of("full_attention"))) return OptionalInt.empty();
    if (types.equals(Set.of("sliding_attention")) && window.isPresent()) return window;
    throw json.unsupported(TYPES, SUPPORTED);
  }

  static void write(ObjectNode json, ModelConfig c) {
    if (!c.family().hasWindow()) return;
    json.putPOJO(WINDOW, c.slidingWindow().isPresent() ? c.slidingWindow().getAsInt() : null);
    if (c.family() == Family.MISTRAL) return;
    json.put(USED, c.slidingWindow().isPresent());
    json.put(FROM, c.slidingWindow().isPresent() ? 0 : c.layers());
  }
}
