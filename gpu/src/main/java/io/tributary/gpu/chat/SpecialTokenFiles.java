package io.tributary.gpu.chat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The special tokens of a model folder. As in {@code transformers}: they are in {@code
 * tokenizer_config.json}; where that lacks {@code added_tokens_decoder}, being older, those of
 * {@code special_tokens_map.json} go first.
 */
final class SpecialTokenFiles {
  private static final String MAP = "special_tokens_map.json";
  private static final String ADDITIONAL = "additional_special_tokens";
  private static final String EXTRA = "extra_special_tokens";
  private static final long LONGEST = 16L << 20;

  private static final List<String> NAMES =
      List.of(
          "bos_token",
          "eos_token",
          "unk_token",
          "sep_token",
          "pad_token",
          "cls_token",
          "mask_token");

  private SpecialTokenFiles() {}

  static Map<String, Object> read(Path folder, ObjectNode config) {
    Map<String, Object> tokens = new LinkedHashMap<>();
    add(folder.resolve(ChatTemplates.CONFIG), config, tokens);
    Path map = folder.resolve(MAP);
    if (!config.has("added_tokens_decoder") && Files.exists(map)) {
      add(map, StrictJson.readObject(map, LONGEST), tokens);
    }
    return Collections.unmodifiableMap(tokens);
  }

  private static void add(Path file, ObjectNode json, Map<String, Object> tokens) {
    for (String name : NAMES) add(file, name, json.path(name), tokens);
    // Tokens of this model alone, such as image_token; a list of them has no names.
    if (json.path(EXTRA) instanceof ObjectNode extra) {
      extra.properties().forEach(e -> add(file, e.getKey(), e.getValue(), tokens));
    }
    JsonNode additional = json.path(ADDITIONAL);
    if (additional.isMissingNode() || additional.isNull()) return;
    if (!additional.isArray()) throw wrong(file, ADDITIONAL, "a list of tokens");
    List<String> all = new ArrayList<>();
    for (JsonNode token : additional) all.add(text(file, ADDITIONAL, token));
    if (!all.isEmpty()) tokens.put(ADDITIONAL, all);
  }

  private static void add(Path file, String name, JsonNode value, Map<String, Object> tokens) {
    if (value.isMissingNode() || value.isNull()) return;
    String text = text(file, name, value);
    if (!text.isEmpty()) tokens.put(name, text);
  }

  private static String text(Path file, String name, JsonNode value) {
    JsonNode text = value.isObject() ? value.path("content") : value;
    if (!text.isTextual()) throw wrong(file, name, "a string, or an object with a content");
    return text.textValue();
  }

  private static ModelFileException wrong(Path file, String name, String right) {
    return new ModelFileException(file, name + " is wrong; it must be " + right);
  }
}
