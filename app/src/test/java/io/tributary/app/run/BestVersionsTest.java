package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.badinput.TinyModels;
import io.tributary.gpu.engine.AdapterShape;
import io.tributary.gpu.engine.Adapters;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.model.ModelFolder;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.PromptFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BestVersionsTest {
  private final SortedMap<Long, Map<String, Double>> evaluations = new TreeMap<>();
  @TempDir private Path home;

  private void evaluated(long version, double reward, double truncated) {
    evaluations.put(
        version, Map.of(BestVersions.REWARD, reward, BestVersions.TRUNCATED, truncated));
  }

  @Test
  void isTheReferenceUntilSomethingIsBetter() {
    evaluated(0, 1.0, 0.1);
    assertThat(BestVersions.best(evaluations)).isZero();
    evaluated(16, 0.9, 0.1);
    assertThat(BestVersions.best(evaluations)).isZero();
    evaluated(32, 1.1, 0.1);
    assertThat(BestVersions.best(evaluations)).isEqualTo(32);
  }

  @Test
  void isTheEarliestOfEquals() {
    evaluated(0, 1.0, 0.1);
    evaluated(16, 2.0, 0.1);
    evaluated(32, 2.0, 0.1);
    assertThat(BestVersions.best(evaluations)).isEqualTo(16);
  }

  @Test
  void cutsOffAtMostTwoPointsMoreThanTheReference() {
    evaluated(0, 1.0, 0.10);
    evaluated(16, 1.5, 0.12);
    evaluated(32, 9.0, 0.13);
    assertThat(BestVersions.best(evaluations)).isEqualTo(16);
  }

  @Test
  void isNoVersionWhoseRewardIsNotANumber() {
    evaluated(0, 1.0, 0.1);
    evaluated(16, Double.NaN, 0.1);
    assertThat(BestVersions.best(evaluations)).isZero();
  }

  /** Scores of two judges say nothing of each other; that of version 0 is the one of now. */
  @Test
  void isOneOfThoseThatTheReferencesJudgeScored() {
    evaluated(0, 1.0, 0.1);
    evaluated(16, 5.0, 0.1);
    evaluated(32, 2.0, 0.1);
    for (long version : List.of(0L, 32L)) by(2, version);
    assertThat(BestVersions.best(evaluations)).isEqualTo(32);
    by(1, 0);
    assertThat(BestVersions.best(evaluations)).isEqualTo(16);
    by(3, 0);
    assertThat(BestVersions.best(evaluations)).isZero();
  }

  private void by(double judge, long version) {
    Map<String, Double> metrics = new HashMap<>(evaluations.get(version));
    metrics.put("val/judge", judge);
    evaluations.put(version, metrics);
  }

  @Test
  void keepsVersionsAndDeliversTheBest() throws IOException {
    Path policy = TinyModels.policy(home.resolve("policy"));
    PromptFormat format = PromptFormat.withoutPrinciple("<|user|>{prompt}<|assistant|>");
    Path kept = home.resolve("best");
    Path model = home.resolve("model");
    try (LoadedModel reference = LoadedModel.open(policy, Compute.FP32_CPU, format)) {
      BestVersions best =
          new BestVersions(kept, reference, () -> reference.weights().copy(reference.kernels()));
      best.keep(16, reference.weights());
      best.keep(32, reference.weights());
      best.keepOnly(32);
      assertThat(Files.list(kept)).containsExactly(kept.resolve("v32"));

      best.deliver(32, model);
      best.deliver(32, model);
      assertThat(kept).doesNotExist();
      try (ModelFolder delivered = ModelFolder.open(model)) {
        assertThat(delivered.config()).isEqualTo(reference.config());
      }
      best.deliver(0, model);
      assertThat(model.resolve("model.safetensors"))
          .hasSameBinaryContentAs(policy.resolve("model.safetensors"));
    }
  }

  @Test
  void keepsAdaptersAsAdaptersAndDeliversThemMergedAsWell() throws IOException {
    Path policy = TinyModels.policy(home.resolve("policy"));
    PromptFormat format = PromptFormat.withoutPrinciple("<|user|>{prompt}<|assistant|>");
    Path model = home.resolve("model");
    Path merged = home.resolve("merged");
    try (LoadedModel reference = LoadedModel.open(policy, Compute.FP32_CPU, format)) {
      Supplier<Weights> start =
          () -> Adapters.fresh(reference.kernels(), reference.weights(), AdapterShape.all(2, 4), 1);
      BestVersions best = new BestVersions(home.resolve("best"), reference, start);
      try (Weights adapters = start.get()) {
        best.keep(16, adapters);
      }
      best.deliver(16, model);
      assertThat(model.resolve("adapter_model.safetensors")).exists();
      assertThat(model.resolve("model.safetensors")).doesNotExist();
      byte[] kept = Files.readAllBytes(model.resolve("adapter_model.safetensors"));

      // the reference itself: an adapter that changes nothing
      best.deliver(0, model);
      assertThat(model.resolve("adapter_model.safetensors")).hasBinaryContent(kept);
      try (Weights delivered = reference.read(model)) {
        best.deliverMerged(delivered, merged);
        best.deliverMerged(delivered, merged);
      }
      assertThat(merged.resolve("model.safetensors"))
          .hasSameBinaryContentAs(policy.resolve("model.safetensors"));
    }
  }
}
