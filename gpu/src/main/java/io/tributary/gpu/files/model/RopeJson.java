package io.tributary.gpu.files.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.JsonFields;

/**
 * The rotary settings of a {@code config.json}: {@code rope_theta} beside {@code rope_scaling}, or
 * both in the {@code rope_parameters} of newer writers.
 */
record RopeJson(double theta, RopeScaling scaling) {
  private static final String SUPPORTED = "are \"default\", \"linear\" and \"llama3\"";
  private static final String PARTIAL = "partial_rotary_factor";
  private static final String ORIGINAL = "original_max_position_embeddings";

  static RopeJson read(JsonFields json) {
    String name = json.has("rope_scaling") ? "rope_scaling" : "rope_parameters";
    JsonFields rope = json.object(name).orElse(null);
    whole(json);
    if (rope == null) return new RopeJson(theta(json), RopeScaling.NONE);
    whole(rope);
    double theta = rope.optionalPositive("rope_theta").orElseGet(() -> theta(json));
    return new RopeJson(theta, scaling(json, rope));
  }

  private static double theta(JsonFields json) {
    return json.optionalPositive("rope_theta").orElse(FamilyDefaults.ROPE_THETA);
  }

  private static void whole(JsonFields rope) {
    if (rope.optionalPositive(PARTIAL).orElse(1) != 1) throw rope.unsupported(PARTIAL, "is 1");
  }

  private static RopeScaling scaling(JsonFields json, JsonFields rope) {
    String field = rope.has("rope_type") || !rope.has("type") ? "rope_type" : "type";
    if (!rope.has(field) && (rope.has("factor") || rope.size() > 0 && !rope.has("rope_theta"))) {
      throw rope.wrong(field, "one of default, linear, llama3");
    }
    String type = rope.text(field).orElse("default");
    if (!rope.text("type").orElse(type).equals(type)) {
      throw rope.wrong("type", "the same as rope_type = \"" + type + "\"");
    }
    return switch (type) {
      case "default" -> RopeScaling.NONE;
      case "linear" -> new RopeScaling.Linear(rope.positive("factor"));
      case "llama3" -> llama3(json, rope);
      default -> throw rope.unsupported(field, SUPPORTED);
    };
  }

  private static RopeScaling llama3(JsonFields json, JsonFields rope) {
    int original = rope.whole(ORIGINAL, 1, Integer.MAX_VALUE);
    if (json.optionalWhole(ORIGINAL, 1, Integer.MAX_VALUE).orElse(original) != original) {
      throw json.wrong(ORIGINAL, "absent, or the " + original + " of the rotary settings");
    }
    return new RopeScaling.Llama3(
        rope.positive("factor"),
        rope.positive("low_freq_factor"),
        rope.positive("high_freq_factor"),
        original);
  }

  /** In the form that versions before 5 read, and 5 still does. */
  static void write(ObjectNode json, ModelConfig c) {
    json.put("rope_theta", c.ropeTheta());
    if (c.ropeScaling() instanceof RopeScaling.Linear linear) {
      json.putObject("rope_scaling")
          .put("factor", linear.factor())
          .put("rope_type", "linear")
          .put("type", "linear"); // the only name before 4.43
    } else if (c.ropeScaling() instanceof RopeScaling.Llama3 llama3) {
      json.putObject("rope_scaling")
          .put("factor", llama3.factor())
          .put("high_freq_factor", llama3.highFreqFactor())
          .put("low_freq_factor", llama3.lowFreqFactor())
          .put(ORIGINAL, llama3.originalMaxPositions())
          .put("rope_type", "llama3");
    } else {
      json.putNull("rope_scaling");
    }
  }
}
