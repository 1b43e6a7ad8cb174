package io.tributary.app.making;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.embedded.Corpus;
import io.tributary.app.run.ComputeChoice;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.files.ModelCache;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedModelsTest {
  @TempDir private Path cache;

  private EmbeddedModels models(String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults().set("model.dtype=fp32");
    for (String assignment : assignments) loader = loader.set(assignment);
    Settings settings = loader.load().settings();
    Workshop workshop =
        Workshop.of(
            settings, ComputeChoice.of(settings, EmbeddedShape.of(settings.embedded().model())));
    return new EmbeddedModels(workshop, Corpus.load(), new ModelCache(cache, warning -> {}), false);
  }

  /** A run may be resumed with them changed. */
  @Test
  void limitsOnMemoryDoNotMakeAModelAnother() {
    EmbeddedModels plain = models();
    EmbeddedModels limited =
        models(
            "training.recompute=true",
            "training.logit-memory=3MiB",
            "training.micro-batch-tokens=300",
            "training.max-bad-steps=1",
            "training.offload-moments=true");
    assertThat(limited.policyKey()).isEqualTo(plain.policyKey());
    assertThat(limited.rewardModelKey()).isEqualTo(plain.rewardModelKey());
  }

  @Test
  void whatIsComputedDoes() {
    String plain = models().policyKey();
    assertThat(models("seed=18").policyKey()).isNotEqualTo(plain);
    assertThat(models("embedded.sft.epochs=2").policyKey()).isNotEqualTo(plain);
    assertThat(models("model.dtype=bf16").policyKey()).isNotEqualTo(plain);
  }
}
