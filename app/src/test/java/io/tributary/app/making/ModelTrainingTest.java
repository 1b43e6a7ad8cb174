package io.tributary.app.making;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.badinput.TinyModels;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.TooManyBadStepsException;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DpoObjective;
import io.tributary.gpu.engine.MicroBatch;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.TokenPair;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.engine.Trainer;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.PromptFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The settings in {@code training} hold for the models that are made as well. */
class ModelTrainingTest {
  private static final ModelTraining ONE_A_STEP =
      new ModelTraining("sft", "embedded.sft", 1, 1, 1e-3);

  @TempDir private static Path folder;
  private static LoadedModel model;

  @BeforeAll
  static void open() throws IOException {
    PromptFormat format = PromptFormat.withoutPrinciple("<|user|>{prompt}<|assistant|>");
    model = LoadedModel.open(TinyModels.policy(folder.resolve("m")), Compute.FP32_CPU, format);
  }

  @AfterAll
  static void close() {
    model.close();
  }

  /** Remembers what it is told. */
  private static final class Told implements Progress {
    final List<String> jobs = new ArrayList<>();
    final List<Long> steps = new ArrayList<>();
    final List<String> notes = new ArrayList<>();

    @Override
    public void begin(String job, long units) {
      jobs.add(job + " " + units);
    }

    @Override
    public void at(long done, Map<String, Double> figures) {
      steps.add(done);
    }

    @Override
    public void note(String text) {
      notes.add(text);
    }
  }

  private final Told told = new Told();

  private static Workshop workshop(String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults().set("embedded.threads=1");
    for (String assignment : assignments) loader = loader.set(assignment);
    Settings settings = loader.load().settings();
    return Workshop.of(settings, Compute.FP32_CPU);
  }

  /** Pairs, of which the last ones have a reference that is not a number. */
  private static List<TokenPair> pairs(int good, int bad) {
    List<TokenPair> pairs = new ArrayList<>();
    for (int i = 0; i < good + bad; i++) {
      TokenSequence chosen = new TokenSequence(new int[] {5, 6, 7}, new int[] {8, 9});
      TokenSequence rejected = new TokenSequence(new int[] {5, 6, 7}, new int[] {9, 10 + i});
      double reference = i < good ? -1 : Double.NaN;
      pairs.add(
          new TokenPair(
              chosen, rejected, Optional.of(new TokenPair.LogProbs(reference, reference))));
    }
    return pairs;
  }

  private Trainer<TokenPair> trainer(Workshop workshop) {
    return ONE_A_STEP.trainer(
        workshop,
        model.kernels(),
        model.weights().copy(model.kernels()),
        new DpoObjective(model.frozen(), 0.1, 0, 0),
        told);
  }

  private Map<String, HostTensor> train(Workshop workshop, List<TokenPair> pairs) {
    try (Trainer<TokenPair> trainer = trainer(workshop)) {
      ONE_A_STEP.run(workshop, trainer, pairs, told);
      return Policy.read(trainer.state().weights());
    }
  }

  @Test
  void aStepThatIsNotFiniteIsSkippedAndSaid() {
    Map<String, HostTensor> weights = train(workshop("training.max-bad-steps=2"), pairs(5, 1));
    assertThat(told.jobs).containsExactly("sft 6");
    assertThat(told.steps).hasSize(5);
    assertThat(told.notes).singleElement().asString().matches("sft: step \\d is skipped: .*NaN.*");
    for (HostTensor tensor : weights.values()) {
      for (float value : tensor.values()) assertThat(value).isFinite();
    }
  }

  @Test
  void tooManyInARowEndTheTrainingAndNameTheSettings() {
    assertThatThrownBy(() -> train(workshop("training.max-bad-steps=3"), pairs(0, 6)))
        .isInstanceOf(TooManyBadStepsException.class)
        .hasMessageStartingWith("3 steps in a row had a loss or gradient that is not finite (")
        .hasMessageEndingWith(
            "training.max-bad-steps = 3); no model is made; lower embedded.sft.learning-rate, or"
                + " set model.dtype = fp32");
    assertThat(told.notes).hasSize(2);
    assertThat(told.steps).isEmpty();
  }

  @Test
  void aPassHoldsNoMoreTokensThanTheSettingsSay() {
    try (Trainer<TokenPair> trainer = trainer(workshop("training.micro-batch-tokens=300"))) {
      assertThat(trainer.microBatch()).isEqualTo(new MicroBatch(16, 300));
    }
  }

  @Test
  void momentsOnTheCpuGiveTheSameModel() {
    List<TokenPair> pairs = pairs(4, 0);
    Map<String, HostTensor> beside = train(workshop(), pairs);
    assertThat(train(workshop("training.offload-moments=true"), pairs)).isEqualTo(beside);
    assertThat(beside).isNotEqualTo(Policy.read(model.weights()));
  }
}
