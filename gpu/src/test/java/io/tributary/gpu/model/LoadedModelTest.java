package io.tributary.gpu.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.DecoderShape.Variant;
import io.tributary.gpu.engine.MatmulPath;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Scoring;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.model.Family;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.ModelFolder;
import io.tributary.gpu.files.model.ModelTensors;
import io.tributary.gpu.files.model.RopeScaling;
import io.tributary.gpu.files.safetensors.Dtype;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadedModelTest {
  @TempDir Path folder;

  private static Map<String, HostTensor> weights(LoadedModel model) {
    return Policy.read(model.weights());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void opensWhatTheFolderHolds(boolean tied) throws IOException {
    TinyFolders.write(folder, TinyFolders.config(tied), 1);
    try (LoadedModel model = TinyFolders.open(folder);
        ModelFolder files = ModelFolder.open(folder)) {
      assertThat(model.config()).isEqualTo(TinyFolders.config(tied));
      assertThat(model.eos()).containsExactly(TinyFolders.EOS);
      assertThat(model.kernels().shape()).isEqualTo(Shapes.of(folder));
      assertThat(model.kernels().shape().head())
          .isEqualTo(tied ? DecoderShape.Head.TIED : DecoderShape.Head.UNTIED);
      assertThat(weights(model)).isEqualTo(files.tensors());
    }
  }

  /** What the engine must compute for a folder of that family; its width is 16, its window 8. */
  private static Variant variant(Family family) {
    return switch (family) {
      case LLAMA -> new Variant(false, false, false, false, 0, 0, 1);
      case MISTRAL -> new Variant(false, false, false, false, 8, 0, 1);
      case QWEN2 -> new Variant(true, false, false, false, 8, 0, 1);
      case QWEN3 -> new Variant(false, false, true, false, 8, 0, 1);
      case GEMMA -> new Variant(false, false, false, true, 0, 1, 4);
    };
  }

  /**
   * Frequencies of heads of 8 with base 100. Llama 3's: the first turns 10 times in the 64
   * positions of the first training, more than 4; the second 3.22 and the third 1.02 times,
   * between; the last 0.32 times, less than 1.
   */
  private static List<Double> frequencies(RopeScaling scaling) {
    if (scaling instanceof RopeScaling.Linear) {
      return List.of(0.25, 0.0790569415042095, 0.025, 0.00790569415042095);
    }
    if (scaling instanceof RopeScaling.Llama3) {
      return List.of(1.0, 0.2443845994353983, 0.0130422560438205, 0.00395284707521047);
    }
    return List.of(1.0, 0.316227766016838, 0.1, 0.0316227766016838);
  }

  static Stream<Arguments> familiesAndScalings() {
    List<RopeScaling> scalings =
        List.of(RopeScaling.NONE, new RopeScaling.Linear(4), new RopeScaling.Llama3(8, 1, 4, 64));
    return Stream.of(Family.values())
        .flatMap(family -> scalings.stream().map(scaling -> Arguments.of(family, scaling)));
  }

  /** A folder of every family loads, is computed as its configuration says, and is written back. */
  @ParameterizedTest
  @MethodSource("familiesAndScalings")
  void everyFamilyComesInAndGoesOut(Family family, RopeScaling scaling) throws IOException {
    ModelConfig config = TinyFolders.config(family, Dtype.BF16, scaling);
    Path copy = folder.resolve("copy");
    TinyFolders.write(folder, config, 1);
    try (LoadedModel model = TinyFolders.open(folder)) {
      DecoderShape shape = model.kernels().shape();
      assertThat(shape.variant()).isEqualTo(variant(family));
      assertThat(shape.frequencies())
          .usingElementComparator((a, b) -> Math.abs(a - b) < 1e-14 ? 0 : Double.compare(a, b))
          .isEqualTo(frequencies(scaling));
      assertThat(Policy.read(model.weights()).keySet())
          .isEqualTo(ModelTensors.shapes(config).keySet());
      model.write(copy, model.weights());
      try (ModelFolder written = ModelFolder.open(copy);
          LoadedModel again = TinyFolders.open(copy)) {
        assertThat(written.config()).isEqualTo(config);
        assertThat(again.kernels().shape()).isEqualTo(shape);
        assertThat(Policy.read(again.weights())).isEqualTo(Policy.read(model.weights()));
      }
    }
  }

  @Test
  void keepsTheGenerationConfig() throws IOException {
    TinyFolders.write(folder, TinyFolders.config(true), 1);
    Path settings = folder.resolve("generation_config.json");
    Files.writeString(settings, "{\"eos_token_id\": [3, 4], \"temperature\": 0.7}");
    Path copy = folder.resolve("copy");
    try (LoadedModel model = TinyFolders.open(folder)) {
      assertThat(model.eos()).containsExactly(3, 4);
      model.write(copy, model.weights());
    }
    assertThat(copy.resolve("generation_config.json")).hasSameBinaryContentAs(settings);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aScalarHeadStartsAtRewardNothingOnTheSameDecoder(boolean tied) throws IOException {
    TinyFolders.write(folder, TinyFolders.config(tied), 1);
    try (LoadedModel language = TinyFolders.open(folder);
        LoadedModel reward =
            LoadedModel.withScalarHead(folder, Compute.FP32_CPU, TinyFolders.FORMAT)) {
      assertThat(reward.kernels().shape().head()).isEqualTo(DecoderShape.Head.SCALAR);
      List<TokenSequence> sequences =
          List.of(
              new TokenSequence(new int[] {2, 40, 3}, new int[] {50, 60, TinyFolders.EOS}),
              new TokenSequence(new int[] {7}, new int[0]));
      assertThat(Scoring.rewards(reward.kernels(), reward.weights(), sequences))
          .containsExactly(0f, 0f);
      Map<String, HostTensor> decoder = weights(language);
      decoder.remove("lm_head.weight");
      assertThat(weights(reward)).containsAllEntriesOf(decoder).hasSize(decoder.size() + 1);
    }
  }

  @Test
  void whatIsWrittenOpensToTheSameModel() throws IOException {
    TinyFolders.policy(folder.resolve("model"), 1);
    Path copy = folder.resolve("copy");
    try (LoadedModel model = TinyFolders.open(folder.resolve("model"));
        Weights others = Policy.load(model.kernels(), Policy.initial(model.kernels().shape(), 2))) {
      model.write(copy, others);
      try (LoadedModel written = TinyFolders.open(copy)) {
        assertThat(weights(written)).isEqualTo(Policy.read(others)).isNotEqualTo(weights(model));
        assertThat(written.config()).isEqualTo(model.config());
        assertThat(written.eos()).isEqualTo(model.eos());
      }
    }
    for (String name : List.of("tokenizer.json", "tokenizer_config.json")) {
      assertThat(copy.resolve(name)).hasSameBinaryContentAs(folder.resolve("model").resolve(name));
    }
  }

  @Test
  void freshWeightsFollowFromTheSeed() throws IOException {
    TinyFolders.policy(folder, 1);
    try (LoadedModel three = fresh(3);
        LoadedModel again = fresh(3);
        LoadedModel four = fresh(4)) {
      assertThat(weights(three)).isEqualTo(weights(again)).isNotEqualTo(weights(four));
    }
  }

  private LoadedModel fresh(long seed) {
    return LoadedModel.fresh(
        TinyFolders.config(true), seed, folder, Compute.FP32_CPU, TinyFolders.FORMAT);
  }

  /** As for another device: all of it but the tokenizer is its own. */
  @Test
  void theSameModelWithKernelsAndWeightsOfItsOwn() throws IOException {
    TinyFolders.write(folder, TinyFolders.config(true), 1);
    List<TokenSequence> sequences =
        List.of(new TokenSequence(new int[] {2, 40, 3}, new int[] {50, 60}));
    try (LoadedModel model = TinyFolders.open(folder)) {
      double[] expected = Scoring.logProbs(model.kernels(), model.weights(), sequences);
      try (LoadedModel other =
          model.on(new Compute("cpu", MatmulPath.FP32_ONEDNN, MatmulPath.FP32))) {
        assertThat(weights(other)).isEqualTo(weights(model));
        assertThat(other.weights().isOn(model.kernels())).isTrue();
        assertThat(Scoring.logProbs(other.kernels(), other.weights(), sequences)[0])
            .isCloseTo(expected[0], org.assertj.core.data.Offset.offset(1e-4));
      }
      assertThat(model.tokenizer().decode(new int[] {50}, false)).isNotEmpty();
      assertThat(Scoring.logProbs(model.kernels(), model.weights(), sequences)).isEqualTo(expected);
    }
  }

  @Test
  void namesTheFolderThatIsNotAModel() {
    Path missing = folder.resolve("nowhere");
    assertThatThrownBy(() -> TinyFolders.open(missing))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining(missing.toString());
  }

  @Test
  void namesATokenOfTheTemplateThatTheTokenizerLacks() throws IOException {
    TinyFolders.policy(folder, 1);
    PromptFormat odd = PromptFormat.withoutPrinciple("<|human|>{prompt}");
    assertThatThrownBy(() -> LoadedModel.open(folder, Compute.FP32_CPU, odd))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("model.template uses <|human|>");
  }
}
