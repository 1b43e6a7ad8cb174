package io.tributary.gpu.files.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.JsonFields;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import io.tributary.gpu.files.Texts;
import io.tributary.gpu.files.model.ModelConfig.Architecture;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/** {@code config.json} and {@code generation_config.json} of a Hugging Face folder. */
final class ModelConfigJson {
  private static final long LONGEST = 1 << 20;

  /** What Hugging Face assumes where the file says nothing. */
  private static final double DEFAULT_ROPE_THETA = 10_000;

  private ModelConfigJson() {}

  static ModelConfig read(Path file) {
    JsonFields json = new JsonFields(file, StrictJson.readObject(file, LONGEST));
    Architecture architecture = architecture(file, json);
    refuseUnsupported(file, json);
    if (architecture == Architecture.SEQUENCE_CLASSIFICATION) checkOneLabel(json);

    int vocab = json.whole("vocab_size", 1, ModelConfig.MOST);
    int hidden = json.whole("hidden_size", 1, ModelConfig.MOST);
    int heads = json.whole("num_attention_heads", 1, ModelConfig.MOST);
    try {
      return new ModelConfig(
          architecture,
          vocab,
          hidden,
          json.whole("intermediate_size", 1, ModelConfig.MOST),
          json.whole("num_hidden_layers", 1, ModelConfig.MOST_LAYERS),
          heads,
          json.optionalWhole("num_key_value_heads", 1, heads).orElse(heads),
          headDim(json, hidden, heads),
          json.positive("rms_norm_eps"),
          ropeTheta(file, json),
          json.whole("max_position_embeddings", 1, Integer.MAX_VALUE),
          json.flag("tie_word_embeddings", false),
          json.optionalWhole("bos_token_id", 0, vocab - 1),
          json.wholeOrList("eos_token_id", 0, vocab - 1),
          json.optionalWhole("pad_token_id", 0, vocab - 1));
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(file, e.getMessage(), e);
    }
  }

  /** The EOS tokens of a {@code generation_config.json}; empty if it names none. */
  static List<Integer> readStopTokens(Path file, int vocabSize) {
    return new JsonFields(file, StrictJson.readObject(file, LONGEST))
        .wholeOrList("eos_token_id", 0, vocabSize - 1);
  }

  private static Architecture architecture(Path file, JsonFields json) {
    String supported =
        Arrays.stream(Architecture.values())
            .map(Architecture::className)
            .collect(Collectors.joining(", "));
    JsonNode names = json.raw("architectures");
    if (!names.isArray() || names.size() != 1 || !names.get(0).isTextual()) {
      throw json.wrong("architectures", "a list with one of " + supported);
    }
    String name = names.get(0).textValue();
    Architecture found =
        Arrays.stream(Architecture.values())
            .filter(a -> a.className().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new ModelFileException(
                        file,
                        "architecture "
                            + Texts.quote(name)
                            + " is not supported; supported are "
                            + supported));
    if (!json.text("model_type").orElse("llama").equals("llama")) {
      throw json.wrong("model_type", "\"llama\" with architecture " + name);
    }
    return found;
  }

  private static void refuseUnsupported(Path file, JsonFields json) {
    for (String flag : List.of("attention_bias", "mlp_bias")) {
      if (json.flag(flag, false)) throw unsupported(file, flag + " = true");
    }
    for (String name : List.of("rope_scaling", "quantization_config")) {
      if (json.has(name)) throw unsupported(file, name);
    }
    String activation = json.text("hidden_act").orElse("silu");
    if (!activation.equals("silu")) {
      throw unsupported(file, "hidden_act = " + Texts.quote(activation) + " (only \"silu\" is)");
    }
    if (json.optionalPositive("partial_rotary_factor").orElse(1) != 1) {
      throw unsupported(file, "partial_rotary_factor other than 1");
    }
  }

  /** A reward model has one label; Hugging Face counts two where the file says nothing. */
  private static void checkOneLabel(JsonFields json) {
    int labels =
        json.object("id2label")
            .map(JsonFields::size)
            .orElseGet(() -> json.optionalWhole("num_labels", 1, ModelConfig.MOST).orElse(2));
    if (labels != 1) {
      String field = json.has("id2label") || !json.has("num_labels") ? "id2label" : "num_labels";
      throw json.wrong(field, "that of one label, since a reward model has one score");
    }
  }

  private static int headDim(JsonFields json, int hidden, int heads) {
    OptionalInt given = json.optionalWhole("head_dim", 1, ModelConfig.MOST);
    if (given.isPresent()) return given.getAsInt();
    if (hidden % heads != 0) {
      throw json.wrong("hidden_size", "a multiple of num_attention_heads = " + heads);
    }
    return hidden / heads;
  }

  /** Newer writers put the rotary settings into {@code rope_parameters}. */
  private static double ropeTheta(Path file, JsonFields json) {
    JsonFields rope = json.object("rope_parameters").orElse(json);
    if (rope != json) {
      String type = rope.text("rope_type").orElse("default");
      if (!type.equals("default")) {
        throw unsupported(file, "rope_parameters.rope_type = " + Texts.quote(type));
      }
      if (rope.optionalPositive("partial_rotary_factor").orElse(1) != 1) {
        throw unsupported(file, "rope_parameters.partial_rotary_factor other than 1");
      }
    }
    return rope.optionalPositive("rope_theta")
        .orElseGet(() -> json.optionalPositive("rope_theta").orElse(DEFAULT_ROPE_THETA));
  }

  private static ModelFileException unsupported(Path file, String what) {
    return new ModelFileException(file, what + " is not supported yet");
  }

  static byte[] config(ModelConfig c) {
    ObjectNode json = StrictJson.MAPPER.createObjectNode();
    json.putArray("architectures").add(c.architecture().className());
    json.put("attention_bias", false).put("attention_dropout", 0.0);
    putTokens(json, c);
    json.put("head_dim", c.headDim());
    json.put("hidden_act", "silu").put("hidden_size", c.hiddenSize());
    if (c.architecture() == Architecture.SEQUENCE_CLASSIFICATION) {
      json.putObject("id2label").put("0", "LABEL_0");
      json.putObject("label2id").put("LABEL_0", 0);
    }
    json.put("initializer_range", 0.02);
    json.put("intermediate_size", c.intermediateSize());
    json.put("max_position_embeddings", c.maxPositions());
    json.put("mlp_bias", false).put("model_type", "llama");
    json.put("num_attention_heads", c.heads());
    json.put("num_hidden_layers", c.layers());
    json.put("num_key_value_heads", c.kvHeads());
    json.put("rms_norm_eps", c.rmsNormEps());
    json.putNull("rope_scaling").put("rope_theta", c.ropeTheta());
    json.put("tie_word_embeddings", c.tieWordEmbeddings());
    json.put("torch_dtype", "float32").put("use_cache", true);
    json.put("vocab_size", c.vocabSize());
    return StrictJson.pretty(json);
  }

  static byte[] generationConfig(ModelConfig c) {
    ObjectNode json = StrictJson.MAPPER.createObjectNode();
    json.put("_from_model_config", true);
    putTokens(json, c);
    return StrictJson.pretty(json);
  }

  private static void putTokens(ObjectNode json, ModelConfig c) {
    // Null is written out: an absent id would get Hugging Face's default, 1 or 2.
    json.putPOJO("bos_token_id", c.bosTokenId().isPresent() ? c.bosTokenId().getAsInt() : null);
    List<Integer> eos = c.eosTokenIds();
    json.putPOJO("eos_token_id", eos.isEmpty() ? null : eos.size() == 1 ? eos.get(0) : eos);
    json.putPOJO("pad_token_id", c.padTokenId().isPresent() ? c.padTokenId().getAsInt() : null);
  }
}
