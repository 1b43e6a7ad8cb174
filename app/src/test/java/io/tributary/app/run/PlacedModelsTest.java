package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.badinput.TinyModels;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Scoring;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.PromptFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every device is the CPU under the name that the settings give, so that no GPU is needed. */
class PlacedModelsTest {
  @TempDir private Path home;
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final Function<String, Compute> computes =
      device -> {
        asked.add(device);
        return Compute.FP32_CPU;
      };
  private LoadedModel policy;

  @BeforeEach
  void open() throws IOException {
    policy = load();
  }

  private LoadedModel load() throws IOException {
    PromptFormat format = PromptFormat.withoutPrinciple("<|user|>{prompt}<|assistant|>");
    Path folder = home.resolve("policy" + home.toFile().list().length);
    return LoadedModel.open(TinyModels.policy(folder), Compute.FP32_CPU, format);
  }

  private static Settings settings(String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults();
    for (String assignment : assignments) loader = loader.set(assignment);
    return loader.load().settings();
  }

  private PlacedModels placed(String... assignments) {
    return new PlacedModels(settings(assignments), policy, Optional.empty(), computes);
  }

  private static double[] answer(LoadedModel model) {
    List<TokenSequence> rows = List.of(new TokenSequence(new int[] {5, 6, 7}, new int[] {8, 9}));
    return Scoring.logProbs(model.kernels(), model.weights(), rows);
  }

  private static void assertFreed(LoadedModel model) {
    assertThatThrownBy(() -> Policy.read(model.weights()))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void onOneDeviceThereIsOneModel() {
    try (PlacedModels models = placed()) {
      assertThat(models.policy()).isSameAs(policy);
      assertThat(models.reference()).isSameAs(policy);
      assertThat(models.contrast()).isSameAs(policy);
      assertThat(models.generator(0)).isSameAs(policy);
      assertThat(models.generator(7)).isSameAs(policy);
      assertThat(asked).isEmpty();
    }
    assertFreed(policy);
  }

  @Test
  void partsOnOneDeviceShareAModelAndEachDeviceHasOne() {
    LoadedModel first;
    LoadedModel second;
    try (PlacedModels models =
        placed(
            "placement.reference=\"cuda:0\"",
            "placement.generators=[cpu, \"cuda:0\", \"cuda:1\"]")) {
      first = models.reference();
      second = models.generator(2);
      assertThat(models.policy()).isSameAs(policy);
      assertThat(models.contrast()).isSameAs(first);
      assertThat(models.generator(0)).isSameAs(policy);
      assertThat(models.generator(1)).isSameAs(first);
      assertThat(models.generator(3)).isSameAs(policy);
      assertThat(models.generator(4)).isSameAs(first);
      assertThat(models.generator(5)).isSameAs(second);
      assertThat(asked).containsExactly("cuda:0", "cuda:1");

      Set<LoadedModel> all = Collections.newSetFromMap(new IdentityHashMap<>());
      Collections.addAll(all, policy, first, second);
      assertThat(all).hasSize(3);
      for (LoadedModel model : all) assertThat(answer(model)).isEqualTo(answer(policy));
    }
    assertFreed(policy);
    assertFreed(first);
    assertFreed(second);
  }

  @Test
  void anAlignedModelIsTheContrastAndIsOwned() throws IOException {
    LoadedModel aligned = load();
    try (PlacedModels models =
        new PlacedModels(settings(), policy, Optional.of(aligned), computes)) {
      assertThat(models.contrast()).isSameAs(aligned);
      assertThat(models.reference()).isSameAs(policy);
    }
    assertFreed(aligned);
    assertFreed(policy);
  }

  /** Generators are made on threads of their own. */
  @Test
  void askedForAtOnceItIsStillOne() throws Exception {
    int threads = 8;
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    try (PlacedModels models = placed("placement.generators=[\"cuda:3\"]")) {
      CountDownLatch together = new CountDownLatch(threads);
      List<Future<LoadedModel>> found = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int index = i;
        found.add(
            workers.submit(
                () -> {
                  together.countDown();
                  together.await();
                  return models.generator(index);
                }));
      }
      for (Future<LoadedModel> one : found) {
        assertThat(one.get()).isSameAs(models.generator(0)).isNotSameAs(policy);
      }
      assertThat(asked).containsExactly("cuda:3");
    } finally {
      workers.shutdown();
    }
  }
}
