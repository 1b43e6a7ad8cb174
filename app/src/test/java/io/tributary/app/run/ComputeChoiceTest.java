package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.making.EmbeddedShape;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.MatmulPath;
import io.tributary.gpu.engine.TrainingMemory;
import org.junit.jupiter.api.Test;

class ComputeChoiceTest {
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
}
