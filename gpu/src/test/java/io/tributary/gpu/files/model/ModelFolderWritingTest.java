package io.tributary.gpu.files.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.safetensors.Dtype;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelFolderWritingTest {
  private static final ModelConfig TIED = TinyModels.config(Head.CAUSAL_LM, true);
  private static final ModelConfig UNTIED = TinyModels.config(Head.CAUSAL_LM, false);

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
}
