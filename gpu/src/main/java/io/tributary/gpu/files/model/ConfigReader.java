package io.tributary.gpu.files.model;

import io.tributary.gpu.files.JsonFields;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import io.tributary.gpu.files.Texts;
import io.tributary.gpu.files.safetensors.Dtype;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * Reads {@code config.json} and {@code generation_config.json} of a Hugging Face folder, as {@code
 * transformers} 5 reads them; what cannot be computed is refused by name.
 */
final class ConfigReader {
  private static final long LONGEST = 1 << 20;
  private static final int MOST = ModelConfig.MOST;

  private final JsonFields json;
  private final Family family;
  private final Head head;
  private final FamilyDefaults defaults;

  private ConfigReader(JsonFields json, Family family, Head head) {
    this.json = json;
    this.family = family;
    this.head = head;
    this.defaults = FamilyDefaults.of(family);
  }

  static ModelConfig read(Path file) {
    JsonFields json = new JsonFields(file, StrictJson.readObject(file, LONGEST));
    try {
      return of(file, json).config();
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(file, e.getMessage(), e);
    }
  }

  /** The EOS tokens of a {@code generation_config.json}; empty if it names none. */
  static List<Integer> readStopTokens(Path file, int vocabSize) {
    return new JsonFields(file, StrictJson.readObject(file, LONGEST))
        .wholeOrList("eos_token_id", 0, vocabSize - 1);
  }

  private static ConfigReader of(Path file, JsonFields json) {
    List<String> names = json.texts("architectures").orElse(List.of());
    if (names.size() != 1) {
      throw json.wrong("architectures", "a list with one of " + Family.supported());
    }
    for (Family family : Family.values()) {
      for (Head head : Head.values()) {
        if (!family.architecture(head).equals(names.get(0))) continue;
        if (!json.text("model_type").orElse(family.modelType()).equals(family.modelType())) {
          throw json.wrong(
              "model_type", "\"" + family.modelType() + "\" with architecture " + names.get(0));
        }
        return new ConfigReader(json, family, head);
      }
    }
    throw new ModelFileException(
        file,
        "architecture %s is not supported; supported are %s"
            .formatted(Texts.quote(names.get(0)), Family.supported()));
  }

  private ModelConfig config() {
    refuseUnsupported();
    checkActivation();
    if (head == Head.SEQUENCE_CLASSIFICATION) checkOneLabel();
    RopeJson rope = RopeJson.read(json);
    int vocab = json.whole("vocab_size", 1, MOST);
    int layers = json.whole("num_hidden_layers", 1, ModelConfig.MOST_LAYERS);
    ModelConfigBuilder config =
        new ModelConfigBuilder(family)
            .head(head)
            .vocabSize(vocab)
            .hiddenSize(json.whole("hidden_size", 1, MOST))
            .intermediateSize(json.whole("intermediate_size", 1, MOST))
            .layers(layers)
            .heads(json.whole("num_attention_heads", 1, MOST))
            .attentionBias(attentionBias())
            .slidingWindow(WindowJson.read(json, family, layers))
            .rmsNormEps(json.optionalPositive("rms_norm_eps").orElse(FamilyDefaults.RMS_NORM_EPS))
            .ropeTheta(rope.theta())
            .ropeScaling(rope.scaling())
            .maxPositions(json.whole("max_position_embeddings", 1, Integer.MAX_VALUE))
            .tieWordEmbeddings(json.flag("tie_word_embeddings", family.tiesByDefault()))
            .bosTokenId(token("bos_token_id", defaults.bos(), vocab))
            .eosTokenIds(
                json.mentions("eos_token_id")
                    ? json.wholeOrList("eos_token_id", 0, vocab - 1)
                    : defaults.eos())
            .padTokenId(token("pad_token_id", defaults.pad(), vocab))
            .dtype(dtype());
    orDefault("num_key_value_heads", defaults.kvHeads()).ifPresent(config::kvHeads);
    headDim().ifPresent(config::headDim);
    return config.build();
  }

  private void refuseUnsupported() {
    for (String flag : List.of("mlp_bias", "use_bidirectional_attention")) {
      if (json.flag(flag, false)) throw json.unsupported(flag, "is false");
    }
    if (json.has("quantization_config")) {
      throw json.unsupported("quantization_config", "are weights in F32, BF16 and F16");
    }
    for (String cap : List.of("attn_logit_softcapping", "final_logit_softcapping")) {
      if (json.has(cap)) throw json.unsupported(cap, "is null");
    }
  }

  /**
   * Early Gemma files say {@code hidden_act = "gelu"} for what was trained with the tanh
   * approximation; {@code hidden_activation}, where given, takes its place.
   */
  private void checkActivation() {
    String right = family.activation().configName();
    boolean gemma = family == Family.GEMMA;
    String field = gemma && json.has("hidden_activation") ? "hidden_activation" : "hidden_act";
    String found = json.text(field).orElse(right);
    boolean old = gemma && field.equals("hidden_act") && found.equals("gelu");
    if (!found.equals(right) && !old) {
      throw json.unsupported(
          field, "with model_type " + family.modelType() + " is \"" + right + "\"");
    }
  }

  /** {@code attention_bias} is no field of Qwen2, which always has biases. */
  private AttentionBias attentionBias() {
    if (family == Family.QWEN2) return AttentionBias.QKV;
    if (!json.flag("attention_bias", false)) return AttentionBias.NONE;
    if (family == Family.MISTRAL) {
      throw json.unsupported("attention_bias", "with model_type mistral is false");
    }
    return AttentionBias.QKVO;
  }

  /** A reward model has one label; Hugging Face counts two where the file says nothing. */
  private void checkOneLabel() {
    int labels =
        json.object("id2label")
            .map(JsonFields::size)
            .orElseGet(() -> json.optionalWhole("num_labels", 1, MOST).orElse(2));
    if (labels != 1) {
      String field = json.has("id2label") || !json.has("num_labels") ? "id2label" : "num_labels";
      throw json.wrong(field, "that of one label, since a reward model has one score");
    }
  }

  /**
   * Null means a share of {@code hidden_size}, but not to the families with a default of their own.
   */
  private OptionalInt headDim() {
    boolean aNull = json.mentions("head_dim") && !json.has("head_dim");
    if (aNull && defaults.headDim().isPresent()) {
      throw json.wrong("head_dim", "a whole number with model_type " + family.modelType());
    }
    return orDefault("head_dim", defaults.headDim());
  }

  private OptionalInt orDefault(String name, OptionalInt ifAbsent) {
    return json.mentions(name) ? json.optionalWhole(name, 1, MOST) : ifAbsent;
  }

  private OptionalInt token(String name, OptionalInt ifAbsent, int vocab) {
    return json.mentions(name) ? json.optionalWhole(name, 0, vocab - 1) : ifAbsent;
  }

  /** Version 5 writes {@code dtype}, those before {@code torch_dtype}. */
  private Dtype dtype() {
    String field = json.has("dtype") ? "dtype" : "torch_dtype";
    return switch (json.text(field).orElse("float32")) {
      case "float32" -> Dtype.F32;
      case "bfloat16" -> Dtype.BF16;
      case "float16" -> Dtype.F16;
      default -> throw json.unsupported(field, "are \"float32\", \"bfloat16\" and \"float16\"");
    };
  }
}
