package io.tributary.gpu.files.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
  private static final ModelConfig TIED = TinyModels.config(Head.CAUSAL_LM, true);
  private static final ModelConfig UNTIED = TinyModels.config(Head.CAUSAL_LM, false);
  private static final ModelConfig REWARD = TinyModels.config(Head.SEQUENCE_CLASSIFICATION, true);

  @TempDir Path parent;

  @Test
  void stopTokensOfTheGenerationConfigComeFirst() throws IOException {
    Path folder = written(TIED, TinyModels.tensors(TIED, 1));
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": [7]}");
    try (ModelFolder model = ModelFolder.open(folder)) {
      assertThat(model.stopTokenIds()).containsExactly(7);
    }
    Files.writeString(folder.resolve("generation_config.json"), "{\"eos_token_id\": 11}");
    assertThatThrownBy(() -> ModelFolder.open(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("generation_config.json: eos_token_id is 11");
  }

  @Test
  void readsShards() throws IOException {
    Map<String, HostTensor> tensors = TinyModels.tensors(UNTIED, 1);
    Path folder = sharded(tensors);
    try (ModelFolder model = ModelFolder.open(folder)) {
      assertThat(model.tensors()).isEqualTo(tensors);
    }
  }

  @Test
  void shardsMustBeWhatTheIndexSays() throws IOException {
    Path folder = sharded(TinyModels.tensors(UNTIED, 1));
    Path index = folder.resolve("model.safetensors.index.json");
    String json = Files.readString(index);

    Files.writeString(index, json.replaceFirst("\"b.safetensors\"", "\"a.safetensors\""));
    assertRefused(folder, "is not in a.safetensors, where weight_map puts it");

    Files.writeString(index, json.replaceFirst("\"model.norm.weight\":\"[ab].safetensors\",", ""));
    assertRefused(folder, "tensor \"model.norm.weight\": is not what weight_map");

    for (String bad : new String[] {"../a.safetensors", "/etc/passwd", "x/a.safetensors", ""}) {
      Files.writeString(index, json.replaceFirst("\"a.safetensors\"", "\"" + bad + "\""));
      assertRefused(folder, "it must be the plain name of a .safetensors file");
    }
    Files.writeString(index, json.replaceFirst("\"a.safetensors\"", "3"));
    assertRefused(folder, "it must be the plain name of a .safetensors file");

    Files.writeString(index, "{\"weight_map\": []}");
    assertRefused(folder, "weight_map is missing");

    Files.writeString(index, json);
    Files.delete(folder.resolve("b.safetensors"));
    assertRefused(folder, "b.safetensors: cannot be read: no such file");
  }

  @Test
  void listsFiveTensorsThatDoNotFit() throws IOException {
    Map<String, HostTensor> tensors = TinyModels.tensors(UNTIED, 1);
    tensors.keySet().removeIf(name -> name.contains("layers.1."));
    tensors.put("model.norm.weight", new HostTensor(new long[] {4, 2}, new float[8]));
    Path folder = written(UNTIED, tensors);
    assertRefused(
        folder,
        "model.safetensors: 10 tensors do not fit LlamaForCausalLM of config.json: "
            + "\"model.layers.1.input_layernorm.weight\" is missing, expected [8]; "
            + "\"model.layers.1.self_attn.q_proj.weight\" is missing, expected [24, 8]; ");
    assertRefused(folder, "; and 5 more");
    tensors = TinyModels.tensors(UNTIED, 1);
    tensors.put("model.norm.weight", new HostTensor(new long[] {4, 2}, new float[8]));
    assertRefused(
        written(UNTIED, tensors),
        "1 tensor does not fit LlamaForCausalLM of config.json: \"model.norm.weight\" expected [8],"
            + " found [4, 2]");
  }

  @Test
  void aTruncatedFileIsNamed() throws IOException {
    Path folder = written(TIED, TinyModels.tensors(TIED, 1));
    Path file = folder.resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    assertRefused(folder, "tensor \"model.norm.weight\": data_offsets");
  }

  @Test
  void aWeightOfWholeNumbersIsRefused() throws IOException {
    ModelConfig config = TIED;
    Path folder = written(config, TinyModels.tensors(config, 1));
    Path file = folder.resolve("model.safetensors");
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, text.replaceFirst("F32", "I32"), StandardCharsets.ISO_8859_1);
    assertRefused(folder, "\"model.embed_tokens.weight\" is I32, expected F32, BF16 or F16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"score.weight", "model.layers.2.mlp.up_proj.weight", "lm_head.bias"})
  void anUnexpectedTensorIsRefused(String name) throws IOException {
    Map<String, HostTensor> tensors = TinyModels.tensors(TIED, 1);
    tensors.put(name, new HostTensor(new long[] {1}, new float[1]));
    assertRefused(written(TIED, tensors), "\"" + name + "\" is not expected");
  }

  @Test
  void rotaryFrequenciesAndATiedOutputMayBeThere() throws IOException {
    Map<String, HostTensor> tensors = TinyModels.tensors(TIED, 1);
    Map<String, HostTensor> more = new LinkedHashMap<>(tensors);
    more.put(
        "model.layers.0.self_attn.rotary_emb.inv_freq",
        new HostTensor(new long[] {3}, new float[3]));
    more.put("lm_head.weight", tensors.get("model.embed_tokens.weight"));
    try (ModelFolder model = ModelFolder.open(written(TIED, more))) {
      assertThat(model.tensors()).isEqualTo(tensors);
    }
    float[] other = tensors.get("model.embed_tokens.weight").values().clone();
    other[3] += 1;
    more.put("lm_head.weight", new HostTensor(new long[] {11, 8}, other));
    assertRefused(written(TIED, more), "\"lm_head.weight\" differs from the embedding");
    more.keySet().remove("model.embed_tokens.weight");
    assertRefused(written(TIED, more), "\"model.embed_tokens.weight\" is missing");
  }

  @Test
  void aRewardModelNeedsItsHead() throws IOException {
    Map<String, HostTensor> tensors = TinyModels.tensors(REWARD, 1);
    tensors.remove("score.weight");
    assertRefused(written(REWARD, tensors), "\"score.weight\" is missing, expected [1, 8]");
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Path folder = parent.resolve("m");
    assertRefused(folder, "m: no such folder");
    Files.createDirectory(folder);
    assertRefused(folder, "has no config.json");
    Files.write(folder.resolve("config.json"), TIED.toJson());
    assertRefused(folder, "has neither model.safetensors nor model.safetensors.index.json");
    Files.writeString(folder.resolve("pytorch_model.bin"), "");
    assertRefused(folder, "pickle is not read; convert to safetensors");
    assertRefused(folder.resolve("config.json"), "config.json: is not a folder");
  }

  private static void assertRefused(Path folder, String complaint) {
    assertThatThrownBy(() -> ModelFolder.open(folder).close())
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(complaint);
  }

  /** A folder with whatever tensors are given. */
  private Path written(ModelConfig config, Map<String, HostTensor> tensors) throws IOException {
    Path folder = Files.createTempDirectory(parent, "m");
    Files.write(folder.resolve("config.json"), config.toJson());
    SafetensorsWriter.write(folder.resolve("model.safetensors"), tensors);
    return folder;
  }

  private Path sharded(Map<String, HostTensor> tensors) throws IOException {
    Path folder = Files.createTempDirectory(parent, "m");
    Files.write(folder.resolve("config.json"), UNTIED.toJson());
    Map<String, HostTensor> a = new LinkedHashMap<>();
    Map<String, HostTensor> b = new LinkedHashMap<>();
    StringBuilder map = new StringBuilder();
    tensors.forEach(
        (name, tensor) -> {
          boolean first = name.contains("layers.0.");
          (first ? a : b).put(name, tensor);
          map.append(map.isEmpty() ? "" : ",");
          map.append("\"" + name + "\":\"" + (first ? "a" : "b") + ".safetensors\"");
        });
    SafetensorsWriter.write(folder.resolve("a.safetensors"), a);
    SafetensorsWriter.write(folder.resolve("b.safetensors"), b);
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"metadata\":{\"total_size\":1},\"weight_map\":{" + map + "}}");
    return folder;
  }
}
