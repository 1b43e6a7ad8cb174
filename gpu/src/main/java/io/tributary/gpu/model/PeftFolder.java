package io.tributary.gpu.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.engine.AdapterShape;
import io.tributary.gpu.files.DurableFiles;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.JsonFields;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import io.tributary.gpu.files.Texts;
import io.tributary.gpu.files.safetensors.SafetensorsFile;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A folder as PEFT writes it: {@code adapter_config.json} and {@code adapter_model.safetensors}.
 *
 * @param base the model that the adapter is over, as the folder names it
 */
record PeftFolder(AdapterShape shape, Optional<String> base) {
  private static final String CONFIG = "adapter_config.json";
  private static final String TENSORS = "adapter_model.safetensors";
  private static final String BASE = "base_model_name_or_path";
  private static final long LONGEST_CONFIG = 1 << 20;

  /** Whether a folder holds an adapter. */
  static boolean is(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG));
  }

  /**
   * Reads the configuration.
   *
   * @throws ModelFileException that names the field, if it asks for what this engine has not
   */
  static PeftFolder open(Path folder) {
    Path file = folder.resolve(CONFIG);
    JsonFields json = new JsonFields(file, StrictJson.readObject(file, LONGEST_CONFIG));
    if (!json.text("peft_type").equals(Optional.of("LORA"))) {
      throw json.wrong("peft_type", "\"LORA\"");
    }
    if (!json.text("bias").orElse("none").equals("none")) throw json.wrong("bias", "\"none\"");
    for (String flag : new String[] {"use_dora", "fan_in_fan_out", "lora_bias"}) {
      if (json.flag(flag, false)) throw json.wrong(flag, "false");
    }
    for (String table : new String[] {"rank_pattern", "alpha_pattern", "modules_to_save"}) {
      if (json.raw(table).size() > 0) throw json.wrong(table, "empty");
    }
    for (String part : new String[] {"layers_to_transform", "target_parameters"}) {
      if (json.has(part)) throw json.wrong(part, "null: every layer has the same adapters");
    }
    AdapterShape shape =
        new AdapterShape(
            json.whole("r", 1, 65_536),
            json.positive("lora_alpha"),
            json.flag("use_rslora", false),
            targets(json));
    return new PeftFolder(shape, json.text(BASE).filter(text -> !text.isBlank()));
  }

  private static Set<String> targets(JsonFields json) {
    String right = "\"all-linear\" or a list of some of " + String.join(", ", AdapterShape.MODULES);
    JsonNode value = json.raw("target_modules");
    if (value.isTextual() && value.textValue().equals("all-linear")) {
      return new LinkedHashSet<>(AdapterShape.MODULES);
    }
    Set<String> out = new LinkedHashSet<>();
    for (JsonNode name : value) out.add(name.isTextual() ? name.textValue() : "");
    if (!value.isArray() || out.isEmpty() || !AdapterShape.MODULES.containsAll(out)) {
      throw json.wrong("target_modules", right);
    }
    return out;
  }

  /** The folder's tensors by PEFT's names. */
  static Map<String, HostTensor> tensors(Path folder) {
    Map<String, HostTensor> out = new LinkedHashMap<>();
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve(TENSORS))) {
      for (String name : file.tensors().keySet()) out.put(name, file.tensor(name));
    }
    return out;
  }

  /** What is wrong with the folder's tensors. */
  static ModelFileException wrongTensors(Path folder, IllegalArgumentException e) {
    return new ModelFileException(folder.resolve(TENSORS), e.getMessage(), e);
  }

  /**
   * Writes a folder, which appears whole or not at all.
   *
   * @param task PEFT's name of the task: CAUSAL_LM or SEQ_CLS
   * @param others further files, by name
   */
  void write(
      Path folder, String task, Map<String, HostTensor> tensors, Map<String, byte[]> others) {
    Path temporary = DurableFiles.temporaryName(folder);
    try {
      Files.createDirectories(temporary.getParent());
      try {
        Files.createDirectory(temporary);
        Files.write(temporary.resolve(CONFIG), config(task));
        SafetensorsWriter.write(temporary.resolve(TENSORS), tensors, Map.of("format", "pt"));
        for (Map.Entry<String, byte[]> other : others.entrySet()) {
          Files.write(temporary.resolve(other.getKey()), other.getValue());
        }
        DurableFiles.syncTree(temporary);
        Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.syncFolder(temporary.getParent());
      } finally {
        DurableFiles.discard(temporary);
      }
    } catch (IOException e) {
      throw new ModelFileException(folder, "cannot be written: " + Texts.reason(e), e);
    }
  }

  private byte[] config(String task) {
    ObjectNode json = StrictJson.MAPPER.createObjectNode();
    json.put("peft_type", "LORA");
    json.put("task_type", task);
    json.put(BASE, base.orElse(null));
    json.put("r", shape.rank());
    json.put("lora_alpha", shape.alpha());
    if (shape.alpha() == Math.rint(shape.alpha())) json.put("lora_alpha", (long) shape.alpha());
    json.put("lora_dropout", 0.0);
    json.put("use_rslora", shape.rankStabilized());
    shape.targets().forEach(json.putArray("target_modules")::add);
    json.put("bias", "none");
    json.put("fan_in_fan_out", false);
    json.put("init_lora_weights", true);
    json.put("inference_mode", true);
    json.putNull("modules_to_save");
    return StrictJson.pretty(json);
  }
}
