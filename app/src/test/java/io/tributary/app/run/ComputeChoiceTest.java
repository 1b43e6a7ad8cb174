package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.making.EmbeddedShape;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.MatmulPath;
import io.tributary.gpu.engine.TrainingMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComputeChoiceTest {
  @TempDir private Path cache;

  private static Compute choice(String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults().set("model.dtype=fp32");
    for (String assignment : assignments) loader = loader.set(assignment);
    Settings settings = loader.load().settings();
    return ComputeChoice.of(settings, EmbeddedShape.of(settings.embedded().model()));
  }

  /** The learner's kernels and those that make models are compiled with it. */
  @Test
  void carriesWhatTrainingMayKeep() {
    assertThat(choice()).isEqualTo(Compute.FP32_CPU.with(new TrainingMemory(512L << 20, false)));
    assertThat(choice("training.logit-memory=3MiB", "training.recompute=true").memory())
        .isEqualTo(new TrainingMemory(3L << 20, true));
  }

  @Test
  void lockStepMeasuresNothing() {
    assertThat(choice("model.dtype=auto", "pipeline.deterministic=true"))
        .isEqualTo(new Compute("cpu", MatmulPath.FP32, MatmulPath.FP32));
  }

  private static DecoderShape tiny(int width) {
    return DecoderShape.llama(64, width, 1, 2, 1, 8, 16, 48, 10_000, 1e-5, DecoderShape.Head.TIED);
  }

  private Compute measured(DecoderShape shape) {
    Settings settings =
        SettingsLoader.defaults()
            .set("model.dtype=auto")
            .set("run.cache=" + cache)
            .load()
            .settings();
    return ComputeChoice.of(settings, shape);
  }

  private List<Path> kept() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.toList();
    }
  }

  @Test
  void whatWasMeasuredIsKeptAndNotMeasuredAgain() throws IOException {
    Compute first = measured(tiny(16));
    assertThat(first.inference().exact()).isTrue();
    assertThat(first.training().exact()).isTrue();
    assertThat(kept()).hasSize(1);
    Path file = kept().get(0);
    assertThat(file.getFileName().toString()).matches("compute-[0-9a-f]{16}\\.json");

    // no measuring gives this: only the file can say so
    String never = "{\"inference\":\"INT8\",\"training\":\"BF16\"}";
    Files.writeString(file, never);
    Compute second = measured(tiny(16));
    assertThat(second.inference()).isEqualTo(MatmulPath.INT8);
    assertThat(second.training()).isEqualTo(MatmulPath.BF16);
    assertThat(file).hasContent(never);
    assertThat(kept()).containsExactly(file);

    Compute other = measured(tiny(24));
    assertThat(other.inference().exact()).as("another shape is measured").isTrue();
    assertThat(kept()).hasSize(2).contains(file);
    assertThat(file).hasContent(never);
  }

  @Test
  void theKeyIsOfEngineShapeDeviceAndProcessor() {
    assertThat(
            List.of(
                ComputeChoice.key("a", tiny(16), "cpu", "x"),
                ComputeChoice.key("b", tiny(16), "cpu", "x"),
                ComputeChoice.key("a", tiny(24), "cpu", "x"),
                ComputeChoice.key("a", tiny(16), "cuda:0", "x"),
                ComputeChoice.key("a", tiny(16), "cpu", "y")))
        .doesNotHaveDuplicates();
    assertThat(ComputeChoice.key("a", tiny(16), "cpu", "x"))
        .isEqualTo(ComputeChoice.key("a", tiny(16), "cpu", "x"));
  }
}
