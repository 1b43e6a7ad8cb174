package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.app.badinput.TinyModels;
import io.tributary.app.evaluation.ValidationRecord;
import io.tributary.app.making.Workshop;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.judges.Judges;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one validation measures and leaves; choosing the best version is tested with whole runs. */
class PolicyValidationTest {
  private static final List<Prompt> PROMPTS =
      List.of(new Prompt("1", "plan a picnic"), new Prompt("2", "write a letter"));

  @TempDir private Path home;
  private LoadedModel model;
  private ValidationFiles files;
  private PolicyValidation validation;

  @BeforeEach
  void open() throws IOException {
    Settings settings =
        SettingsLoader.defaults().set("generation.max-new-tokens=8").load().settings();
    Workshop workshop = Workshop.of(settings, Compute.FP32_CPU);
    model =
        LoadedModel.open(
            TinyModels.policy(home.resolve("policy")), Compute.FP32_CPU, workshop.prompts());
    files = ValidationFiles.of(new RunFolder(home), settings, PROMPTS);
    FixedSampling sampling =
        new FixedSampling(
            model, new ResponseCodec(model, workshop.prompts()), settings, PROMPTS, 1, 1, 1);
    Proxy proxy = new Proxy.ByJudge(Judges.create("rule", Map.of("contains", "(?:[a-k])")));
    validation =
        new PolicyValidation(
            new Answering(sampling, Optional.of(proxy), Optional.empty()),
            files,
            8,
            null,
            null,
            null,
            Optional.empty());
  }

  @AfterEach
  void close() {
    validation.close();
    model.close();
  }

  @Test
  void aVersionIsComparedWithTheReferencesFile() {
    Map<String, Double> zero = validation.measure(model.weights(), PolicyVersion.REFERENCE);
    assertThat(zero).containsEntry("version", 0.0).containsEntry("val/kl", 0.0);
    Map<String, Double> later = validation.measure(model.weights(), new PolicyVersion(16));
    assertThat(later).containsEntry("version", 16.0).containsEntry("val/win_rate", 0.5);
    assertThat(files.all()).extracting(ValidationRecord::version).containsExactly(0L, 16L);
    ValidationRecord kept = files.read(16).orElseThrow();
    assertThat(kept.figures()).isEqualTo(later);
    assertThat(kept.rewards()).isEqualTo(files.read(0).orElseThrow().rewards());
  }

  @Test
  void theReferenceIsAskedAgainIfItsFileIsGone() throws IOException {
    validation.measure(model.weights(), PolicyVersion.REFERENCE);
    List<Double> rewards = files.read(0).orElseThrow().rewards();
    Files.delete(home.resolve("eval/validation-v0.json"));
    validation.measure(model.weights(), new PolicyVersion(16));
    assertThat(files.read(0).orElseThrow().rewards()).isEqualTo(rewards);
  }
}
