package io.tributary.gpu.files.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.model.Family;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.TinyModels;
import io.tributary.gpu.files.safetensors.Dtype;
import io.tributary.gpu.files.safetensors.SafetensorsFile;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import io.tributary.gpu.files.safetensors.TensorFeed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdapterFolderTest {
  private static final ModelConfig BASE = TinyModels.builder(Family.QWEN3).build();
  private static final AdapterConfig ALL =
      new AdapterConfig(4, 8, AdapterConfig.supportedTargets(), false, "base");
  private static final AdapterConfig TWO =
      new AdapterConfig(4, 8, Set.of("q_proj", "down_proj"), true, "base");

  @TempDir Path parent;

  @Test
  void whatIsWrittenIsRead() throws IOException {
    for (ModelConfig base : new ModelConfig[] {BASE, BASE.asRewardModel()}) {
      for (AdapterConfig config : new AdapterConfig[] {ALL, TWO}) {
        Path folder = parent.resolve("adapter" + base.head() + config.rsLora());
        Map<String, LoraPair> tensors = tensors(config, base);
        AdapterFolder.write(folder, config, base, tensors, Map.of());
        try (AdapterFolder adapter = AdapterFolder.open(folder, base)) {
          assertThat(adapter.config()).isEqualTo(config);
          assertThat(adapter.tensors()).isEqualTo(tensors);
          assertThat(adapter.tensors().keySet()).containsExactlyElementsOf(tensors.keySet());
          assertThat(adapter.path()).isEqualTo(folder);
        }
      }
    }
    try (Stream<Path> siblings = Files.list(parent)) {
      assertThat(siblings).hasSize(4);
    }
  }

  /** Heads of 6: queries are 24 wide, keys and values 12, the model 8, the inner layer 12. */
  @Test
  void hasTheLayoutOfPeft() {
    ModelConfig base = TinyModels.builder(Family.LLAMA).layers(1).build();
    Path folder = parent.resolve("adapter");
    AdapterFolder.write(folder, ALL, base, tensors(ALL, base), Map.of());
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("adapter_model.safetensors"))) {
      assertThat(file.metadata()).isEqualTo(Map.of("format", "pt"));
      String layout =
          file.tensors().values().stream()
              .map(info -> info.name() + " " + Arrays.toString(info.shape()) + " " + info.dtype())
              .sorted()
              .collect(Collectors.joining("\n", "", "\n"));
      assertThat(layout)
          .isEqualTo(
              """
              base_model.model.model.layers.0.mlp.down_proj.lora_A.weight [4, 12] F32
              base_model.model.model.layers.0.mlp.down_proj.lora_B.weight [8, 4] F32
              base_model.model.model.layers.0.mlp.gate_proj.lora_A.weight [4, 8] F32
              base_model.model.model.layers.0.mlp.gate_proj.lora_B.weight [12, 4] F32
              base_model.model.model.layers.0.mlp.up_proj.lora_A.weight [4, 8] F32
              base_model.model.model.layers.0.mlp.up_proj.lora_B.weight [12, 4] F32
              base_model.model.model.layers.0.self_attn.k_proj.lora_A.weight [4, 8] F32
              base_model.model.model.layers.0.self_attn.k_proj.lora_B.weight [12, 4] F32
              base_model.model.model.layers.0.self_attn.o_proj.lora_A.weight [4, 24] F32
              base_model.model.model.layers.0.self_attn.o_proj.lora_B.weight [8, 4] F32
              base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight [4, 8] F32
              base_model.model.model.layers.0.self_attn.q_proj.lora_B.weight [24, 4] F32
              base_model.model.model.layers.0.self_attn.v_proj.lora_A.weight [4, 8] F32
              base_model.model.model.layers.0.self_attn.v_proj.lora_B.weight [12, 4] F32
              """);
    }
    assertThat(ALL.targetModules())
        .containsExactly(
            "q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");
  }

  @Test
  void readsSixteenBitAdapters() throws IOException {
    Path folder = written(tensors(TWO, BASE));
    Map<String, HostTensor> named = named(tensors(TWO, BASE));
    SafetensorsWriter.write(
        folder.resolve("adapter_model.safetensors"), TensorFeed.of(named, Dtype.BF16), Map.of());
    try (AdapterFolder adapter = AdapterFolder.open(folder, BASE)) {
      LoraPair pair = adapter.tensors().get("model.layers.1.mlp.down_proj");
      assertThat(pair.a().shape()).containsExactly(4, 12);
      assertThat(pair.b().shape()).containsExactly(8, 4);
    }
  }

  @Test
  void tensorsMustFitTheBase() {
    Map<String, LoraPair> tensors = tensors(TWO, BASE);
    Path folder = written(tensors);
    refused(
        folder,
        TinyModels.builder(Family.QWEN3).layers(3).build(),
        "adapter_model.safetensors: 4 tensors do not fit adapter_config.json on a base of"
            + " Qwen3ForCausalLM: \"base_model.model.model.layers.2.self_attn.q_proj.lora_A.weight\""
            + " is missing, expected [4, 8]; ");
    refused(
        folder,
        TinyModels.builder(Family.QWEN3).layers(1).build(),
        "\"base_model.model.model.layers.1.self_attn.q_proj.lora_A.weight\" is not expected");
    refused(
        folder,
        TinyModels.builder(Family.QWEN3).intermediateSize(13).build(),
        "2 tensors do not fit adapter_config.json on a base of Qwen3ForCausalLM:"
            + " \"base_model.model.model.layers.0.mlp.down_proj.lora_A.weight\" expected [4, 13],"
            + " found [4, 12]");
  }

  @Test
  void aTensorOfWholeNumbersIsRefused() throws IOException {
    Path folder = written(tensors(TWO, BASE));
    Path file = folder.resolve("adapter_model.safetensors");
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Files.writeString(file, text.replaceFirst("F32", "I32"), StandardCharsets.ISO_8859_1);
    refused(folder, BASE, "lora_A.weight\" is I32, expected F32, BF16 or F16");
  }

  @Test
  void refusesToWriteTensorsThatDoNotFit() {
    Map<String, LoraPair> tensors = tensors(TWO, BASE);
    LoraPair pair = tensors.remove("model.layers.0.self_attn.q_proj");
    tensors.put("lm_head", pair);
    Path folder = parent.resolve("adapter");
    assertThatThrownBy(() -> AdapterFolder.write(folder, TWO, BASE, tensors, Map.of()))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(folder + ": 4 tensors do not fit adapter_config.json on a base of")
        .hasMessageContaining("\"base_model.model.lm_head.lora_B.weight\" is not expected");
    assertThat(folder).doesNotExist();
  }

  @Test
  void writesIntoAnEmptyFolderOnly() {
    Path folder = written(tensors(TWO, BASE));
    assertThatThrownBy(() -> AdapterFolder.write(folder, TWO, BASE, tensors(TWO, BASE), Map.of()))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("is not empty; give a folder that is new or empty");
  }

  @Test
  void theBaseIsKnownBeforeItIsOpen() throws IOException {
    Path folder = written(tensors(TWO, BASE));
    assertThat(AdapterFolder.is(folder)).isTrue();
    assertThat(AdapterFolder.is(parent)).isFalse();
    assertThat(AdapterFolder.baseOf(folder)).contains("base");
    Path config = folder.resolve("adapter_config.json");
    String right = Files.readString(config);
    Files.writeString(config, right.replace("\"base\"", "null"));
    assertThat(AdapterFolder.baseOf(folder)).isEmpty();
    Files.writeString(config, right.replace("\"base\"", "\" \""));
    assertThat(AdapterFolder.baseOf(folder)).isEmpty();
    Files.writeString(config, right.replace("\"base\"", "7"));
    assertThatThrownBy(() -> AdapterFolder.baseOf(folder))
        .isInstanceOf(ModelFileException.class)
        .hasMessage(config + ": base_model_name_or_path is 7; it must be a string");
  }

  @Test
  void carriesOtherFiles() throws IOException {
    Path folder = parent.resolve("adapter");
    byte[] tokenizer = {1, 2, 3};
    AdapterFolder.write(folder, TWO, BASE, tensors(TWO, BASE), Map.of("tokenizer.json", tokenizer));
    assertThat(folder.resolve("tokenizer.json")).hasBinaryContent(tokenizer);
    AdapterFolder.open(folder, BASE).close();
  }

  @Test
  void saysWhatIsMissing() throws IOException {
    Path folder = parent.resolve("adapter");
    refused(folder, BASE, "adapter: no such folder");
    Files.createDirectory(folder);
    refused(folder, BASE, "has no adapter_config.json; a PEFT folder is needed");
    Files.write(folder.resolve("adapter_config.json"), AdapterConfigJson.write(TWO, BASE));
    refused(folder, BASE, "adapter: has no adapter_model.safetensors");
    Files.createFile(folder.resolve("adapter_model.bin"));
    refused(folder, BASE, "only adapter_model.bin; pickle is not read; convert to safetensors");
    Files.createFile(folder.resolve("adapter_model.safetensors"));
    refused(folder, BASE, "adapter_model.safetensors: has 0 bytes");
    refused(folder.resolve("adapter_config.json"), BASE, "adapter_config.json: is not a folder");
  }

  private static void refused(Path folder, ModelConfig base, String complaint) {
    assertThatThrownBy(() -> AdapterFolder.open(folder, base).close())
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(complaint);
  }

  private Path written(Map<String, LoraPair> tensors) {
    Path folder = parent.resolve("adapter");
    AdapterFolder.write(folder, TWO, BASE, tensors, Map.of());
    return folder;
  }

  private static Map<String, HostTensor> named(Map<String, LoraPair> tensors) {
    Map<String, HostTensor> named = new LinkedHashMap<>();
    tensors.forEach(
        (module, pair) -> {
          named.put(AdapterTensors.nameOfA(module), pair.a());
          named.put(AdapterTensors.nameOfB(module), pair.b());
        });
    return named;
  }

  private static Map<String, LoraPair> tensors(AdapterConfig config, ModelConfig base) {
    Random random = new Random(3);
    Map<String, LoraPair> tensors = new LinkedHashMap<>();
    AdapterTensors.modules(config, base)
        .forEach(
            (module, projection) ->
                tensors.put(
                    module,
                    new LoraPair(
                        matrix(random, config.rank(), projection.columns(base)),
                        matrix(random, projection.rows(base), config.rank()))));
    return tensors;
  }

  private static HostTensor matrix(Random random, long rows, long columns) {
    float[] values = new float[(int) (rows * columns)];
    for (int i = 0; i < values.length; i++) values[i] = (float) random.nextGaussian();
    return new HostTensor(new long[] {rows, columns}, values);
  }
}
