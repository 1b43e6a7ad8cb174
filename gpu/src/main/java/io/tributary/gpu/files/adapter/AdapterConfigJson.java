package io.tributary.gpu.files.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.JsonFields;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import io.tributary.gpu.files.model.Head;
import io.tributary.gpu.files.model.ModelConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** PEFT's {@code adapter_config.json}; what this engine cannot compute is refused by name. */
final class AdapterConfigJson {
  private static final String BASE = "base_model_name_or_path";
  private static final long LONGEST = 1 << 22;

  /**
   * Ways to start that leave the base's weights as they are; others put a part of them into B A.
   */
  private static final List<String> STARTS = List.of("gaussian", "orthogonal", "eva");

  /** Fields that are looked at, or say nothing of what an adapter computes. */
  private static final Set<String> KNOWN =
      Set.of(
          "peft_type",
          "r",
          "lora_alpha",
          "target_modules",
          "use_rslora",
          "lora_dropout",
          "bias",
          "task_type",
          BASE,
          "init_lora_weights",
          "inference_mode",
          "auto_mapping",
          "eva_config",
          "megatron_core",
          "peft_version",
          "qalora_group_size",
          "revision",
          "runtime_config");

  private AdapterConfigJson() {}

  /** The one field that is needed to find the base. */
  static Optional<String> readBase(Path file) {
    return fields(file).text(BASE);
  }

  private static JsonFields fields(Path file) {
    return new JsonFields(file, StrictJson.readObject(file, LONGEST));
  }

  static AdapterConfig read(Path file, ModelConfig base) {
    JsonFields json = fields(file);
    checkKind(json, base);
    checkRest(json);
    try {
      return new AdapterConfig(
          json.whole("r", 1, AdapterConfig.MOST),
          json.positive("lora_alpha"),
          TargetModules.read(json, base),
          json.flag("use_rslora", false),
          json.text(BASE).orElse(""));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(file, e.getMessage(), e);
    }
  }

  private static void checkKind(JsonFields json, ModelConfig base) {
    if (!json.text("peft_type").orElse("").equals("LORA")) {
      throw json.wrong("peft_type", "\"LORA\"");
    }
    String task = task(base);
    if (!json.text("task_type").orElse(task).equals(task)) {
      throw json.wrong("task_type", "\"" + task + "\" with a base of " + base.architecture());
    }
    JsonNode dropout = json.raw("lora_dropout");
    if (json.has("lora_dropout") && !(dropout.isNumber() && dropout.doubleValue() == 0)) {
      throw json.wrong("lora_dropout", "0, since adapters are trained without dropout");
    }
    if (!json.text("bias").orElse("none").equals("none")) {
      throw json.unsupported("bias", "is \"none\"");
    }
    JsonNode start = json.raw("init_lora_weights");
    if (start.isTextual() && !STARTS.contains(start.textValue())) {
      throw json.unsupported("init_lora_weights", "are true, false and " + STARTS);
    }
  }

  /** Whatever else a version of PEFT has: unset, it changes nothing. */
  private static void checkRest(JsonFields json) {
    for (String name : json.names()) {
      JsonNode value = json.raw(name);
      boolean unset =
          value.isNull()
              || value.isBoolean() && !value.booleanValue()
              || value.isContainerNode() && value.isEmpty();
      if (!unset && !KNOWN.contains(name)) throw json.unsupported(name, "is null or false");
    }
  }

  private static String task(ModelConfig base) {
    return base.head() == Head.CAUSAL_LM ? "CAUSAL_LM" : "SEQ_CLS";
  }

  static byte[] write(AdapterConfig adapter, ModelConfig base) {
    ObjectNode json = StrictJson.MAPPER.createObjectNode();
    json.putObject("alpha_pattern");
    json.putNull("auto_mapping");
    json.putPOJO(BASE, adapter.baseModel().isEmpty() ? null : adapter.baseModel());
    json.put("bias", "none").put("fan_in_fan_out", false).put("inference_mode", true);
    json.put("init_lora_weights", true);
    json.putNull("layers_pattern").putNull("layers_to_transform");
    if (adapter.alpha() == Math.rint(adapter.alpha()) && adapter.alpha() < Integer.MAX_VALUE) {
      json.put("lora_alpha", (int) adapter.alpha()); // PEFT's own type
    } else {
      json.put("lora_alpha", adapter.alpha());
    }
    json.put("lora_dropout", 0.0).putNull("modules_to_save");
    json.put("peft_type", "LORA").put("r", adapter.rank());
    json.putObject("rank_pattern");
    json.putNull("revision");
    adapter.targetModules().forEach(json.putArray("target_modules")::add);
    // with SEQ_CLS, PEFT would look for a copy of the head in the adapter
    json.putPOJO("task_type", base.head() == Head.CAUSAL_LM ? task(base) : null);
    json.put("use_dora", false).put("use_rslora", adapter.rsLora());
    return StrictJson.pretty(json);
  }
}
