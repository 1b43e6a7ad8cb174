package io.tributary.gpu.files.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.StrictJson;
import io.tributary.gpu.files.safetensors.Dtype;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Writes {@code config.json} and {@code generation_config.json}. Whatever the family's
 * configuration class in {@code transformers} has a default for is written out, so that no
 * version's default matters.
 */
final class ConfigWriter {
  private ConfigWriter() {}

  static byte[] config(ModelConfig c) {
    ObjectNode json = StrictJson.MAPPER.createObjectNode();
    json.putArray("architectures").add(c.architecture());
    json.put("model_type", c.family().modelType());
    json.put("vocab_size", c.vocabSize());
    json.put("hidden_size", c.hiddenSize());
    json.put("intermediate_size", c.intermediateSize());
    json.put("num_hidden_layers", c.layers());
    json.put("num_attention_heads", c.heads());
    json.put("num_key_value_heads", c.kvHeads());
    json.put("head_dim", c.headDim());
    json.put("rms_norm_eps", c.rmsNormEps());
    json.put("max_position_embeddings", c.maxPositions());
    json.put("tie_word_embeddings", c.tieWordEmbeddings());
    json.put("torch_dtype", torchName(c.dtype()));
    json.put("attention_dropout", 0.0);
    json.put("initializer_range", 0.02);
    json.put("use_cache", true);
    RopeJson.write(json, c);
    WindowJson.write(json, c);
    putActivation(json, c);
    putBias(json, c);
    putTokens(json, c);
    if (c.head() == Head.SEQUENCE_CLASSIFICATION) {
      json.putObject("id2label").put("0", "LABEL_0");
      json.putObject("label2id").put("LABEL_0", 0);
    }
    return sorted(json);
  }

  static byte[] generationConfig(ModelConfig c) {
    ObjectNode json = StrictJson.MAPPER.createObjectNode();
    json.put("_from_model_config", true);
    putTokens(json, c);
    return sorted(json);
  }

  /** Gemma has had two names for it; see {@link ConfigReader}. */
  private static void putActivation(ObjectNode json, ModelConfig c) {
    String name = c.activation().configName();
    json.put("hidden_act", name);
    if (c.family() == Family.GEMMA) json.put("hidden_activation", name);
  }

  private static void putBias(ObjectNode json, ModelConfig c) {
    if (c.family().biases().contains(AttentionBias.QKVO)) {
      json.put("attention_bias", c.attentionBias() == AttentionBias.QKVO);
    }
    if (c.family() == Family.LLAMA) json.put("mlp_bias", false);
  }

  /** Null is written out: an absent id would get the family's default. */
  private static void putTokens(ObjectNode json, ModelConfig c) {
    json.putPOJO("bos_token_id", orNull(c.bosTokenId()));
    List<Integer> eos = c.eosTokenIds();
    json.putPOJO("eos_token_id", eos.isEmpty() ? null : eos.size() == 1 ? eos.get(0) : eos);
    json.putPOJO("pad_token_id", orNull(c.padTokenId()));
  }

  private static Integer orNull(OptionalInt id) {
    return id.isPresent() ? id.getAsInt() : null;
  }

  private static String torchName(Dtype dtype) {
    return switch (dtype) {
      case F32 -> "float32";
      case BF16 -> "bfloat16";
      case F16 -> "float16";
      default -> throw new IllegalArgumentException("no weights are " + dtype);
    };
  }

  private static byte[] sorted(ObjectNode json) {
    Map<String, JsonNode> fields = new TreeMap<>();
    json.properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
    return StrictJson.pretty(StrictJson.MAPPER.createObjectNode().setAll(fields));
  }
}
