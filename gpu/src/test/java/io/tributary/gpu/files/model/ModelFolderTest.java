package io.tributary.gpu.files.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.safetensors.Dtype;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelFolderTest {
  private static final ModelConfig TIED = TinyModels.config(Head.CAUSAL_LM, true);
  private static final ModelConfig UNTIED = TinyModels.config(Head.CAUSAL_LM, false);
  private static final ModelConfig REWARD = TinyModels.config(Head.SEQUENCE_CLASSIFICATION, true);

  @TempDir Path parent;

  @ParameterizedTest
  @CsvSource({"CAUSAL_LM, true", "CAUSAL_LM, false", "SEQUENCE_CLASSIFICATION, true"})
  void whatIsWrittenIsRead(Head head, boolean tied) throws IOException {
    ModelConfig config = TinyModels.config(head, tied);
    Map<String, HostTensor> tensors = TinyModels.tensors(config, 1);
    Path folder = parent.resolve("new/model");
    byte[] tokenizer = "{}".getBytes(StandardCharsets.UTF_8);
    ModelFolder.write(folder, config, tensors, Map.of("tokenizer.json", tokenizer));
    try (ModelFolder model = ModelFolder.open(folder)) {
      assertThat(model.config()).isEqualTo(config);
      assertThat(model.stopTokenIds()).containsExactly(2, 3);
      assertThat(model.tensors()).isEqualTo(tensors);
      assertThat(model.names()).containsExactlyElementsOf(tensors.keySet());
      assertThat(model.tensor("model.layers.1.self_attn.k_proj.weight").shape())
          .containsExactly(2 * 6, 8);
      assertThat(model.names().contains("lm_head.weight"))
          .isEqualTo(head == Head.CAUSAL_LM && !tied);
      assertThat(model.names().contains("score.weight"))
          .isEqualTo(head == Head.SEQUENCE_CLASSIFICATION);
    }
    assertThat(folder.resolve("tokenizer.json")).hasContent("{}");
    try (Stream<Path> siblings = Files.list(folder.getParent())) {
      assertThat(siblings).containsExactly(folder);
    }
  }

  @ParameterizedTest
  @CsvSource({"F32, float32", "BF16, bfloat16", "F16, float16"})
  void writesInTheDtypeThatIsAskedFor(Dtype dtype, String name) throws IOException {
    Map<String, HostTensor> tensors = TinyModels.tensors(UNTIED, 1);
    Path folder = parent.resolve("m");
    ModelFolder.write(folder, UNTIED, tensors, Map.of(), WeightFormat.of(dtype));
    assertThat(folder.resolve("config.json"))
        .content()
        .contains("\"torch_dtype\" : \"" + name + "\"");
    Map<String, HostTensor> read;
    try (ModelFolder model = ModelFolder.open(folder)) {
      assertThat(model.config()).isEqualTo(UNTIED.withDtype(dtype));
      read = model.tensors();
      assertThat(read.equals(tensors)).isEqualTo(dtype == Dtype.F32);
      tensors.forEach((key, tensor) -> assertClose(read.get(key), tensor, dtype));
    }
    Path again = parent.resolve("again");
    ModelFolder.write(again, UNTIED, read, Map.of(), WeightFormat.of(dtype));
    assertThat(again.resolve("model.safetensors"))
        .as("what is read and written again keeps its bits")
        .hasSameBinaryContentAs(folder.resolve("model.safetensors"));
  }

  private static void assertClose(HostTensor actual, HostTensor expected, Dtype dtype) {
    double unit = dtype == Dtype.F32 ? 0 : dtype == Dtype.BF16 ? 0x1p-8 : 0x1p-11;
    for (int i = 0; i < expected.values().length; i++) {
      float value = expected.values()[i];
      assertThat((double) actual.values()[i])
          .isCloseTo(value, within(Math.max(Math.abs(value) * unit, 0x1p-25)));
    }
  }

  @Test
  void writesShardsThatItReads() throws IOException {
    Map<String, HostTensor> tensors = TinyModels.tensors(UNTIED, 1);
    Path folder = parent.resolve("m");
    ModelFolder.write(folder, UNTIED, tensors, Map.of(), new WeightFormat(Dtype.F32, 2000));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "config.json",
              "generation_config.json",
              "model.safetensors.index.json",
              "model-00001-of-00005.safetensors",
              "model-00002-of-00005.safetensors",
              "model-00003-of-00005.safetensors",
              "model-00004-of-00005.safetensors",
              "model-00005-of-00005.safetensors");
    }
    try (ModelFolder model = ModelFolder.open(folder)) {
      assertThat(model.tensors()).isEqualTo(tensors);
    }
  }

  @Test
  void aModelNeedNotLieInTheHeapWhole() {
    Map<String, HostTensor> tensors = TinyModels.tensors(UNTIED, 1);
    Path folder = parent.resolve("m");
    ModelFolder.write(folder, UNTIED, tensors, Map.of());
    Path copy = parent.resolve("copy");
    List<String> asked = new ArrayList<>();
    try (ModelFolder model = ModelFolder.open(folder)) {
      ModelFolder.write(
          copy,
          model.config(),
          name -> {
            asked.add(name);
            return model.tensor(name);
          },
          Map.of(),
          new WeightFormat(Dtype.F32, 2000));
    }
    assertThat(asked).containsExactlyElementsOf(tensors.keySet());
    try (ModelFolder model = ModelFolder.open(copy)) {
      assertThat(model.tensors()).isEqualTo(tensors);
    }
  }

  @Test
  void aValueThatDoesNotFitTheDtypeLeavesNothing() throws IOException {
    Map<String, HostTensor> tensors = TinyModels.tensors(TIED, 1);
    tensors.get("model.norm.weight").values()[3] = 1e6f;
    Path folder = parent.resolve("m");
    assertThatThrownBy(
            () -> ModelFolder.write(folder, TIED, tensors, Map.of(), WeightFormat.of(Dtype.F16)))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(
            folder.resolve("model.safetensors")
                + ": tensor \"model.norm.weight\": value 1000000.0 at index 3 is too large for F16,"
                + " whose largest is 65504.0; write BF16 or F32");
    try (Stream<Path> files = Files.list(parent)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void aGenerationConfigThatIsGivenIsKept() {
    Path folder = parent.resolve("m");
    byte[] given = "{\"eos_token_id\": [7], \"temperature\": 0.6}".getBytes(StandardCharsets.UTF_8);
    Map<String, HostTensor> tensors = TinyModels.tensors(TIED, 1);
    ModelFolder.write(folder, TIED, tensors, Map.of("generation_config.json", given));
    assertThat(folder.resolve("generation_config.json")).hasBinaryContent(given);
    try (ModelFolder model = ModelFolder.open(folder)) {
      assertThat(model.stopTokenIds()).containsExactly(7);
    }
  }

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

  @Test
  void writesIntoAnEmptyFolderOnly() throws IOException {
    Path folder = Files.createDirectory(parent.resolve("m"));
    Map<String, HostTensor> tensors = TinyModels.tensors(TIED, 1);
    ModelFolder.write(folder, TIED, tensors, Map.of());
    assertThatThrownBy(() -> ModelFolder.write(folder, TIED, tensors, Map.of()))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("m: is not empty");
    Path file = folder.resolve("config.json");
    assertThatThrownBy(() -> ModelFolder.write(file, TIED, tensors, Map.of()))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("is a file");
  }

  @Test
  void refusesToWriteTensorsThatDoNotFit() {
    Path folder = parent.resolve("m");
    Map<String, HostTensor> tensors = TinyModels.tensors(TIED, 1);
    tensors.put("extra", new HostTensor(new long[0], new float[1]));
    tensors.remove("model.norm.weight");
    assertThatThrownBy(() -> ModelFolder.write(folder, TIED, tensors, Map.of()))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("2 tensors do not fit")
        .hasMessageContaining("\"extra\" is not expected");
    assertThat(folder).doesNotExist();
    for (String name : new String[] {"../x", "config.json", "x.safetensors", ".hidden", ""}) {
      assertThatThrownBy(
              () ->
                  ModelFolder.write(
                      folder, TIED, TinyModels.tensors(TIED, 1), Map.of(name, new byte[0])))
          .isInstanceOf(IllegalArgumentException.class);
    }
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
