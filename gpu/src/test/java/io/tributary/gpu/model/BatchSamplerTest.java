package io.tributary.gpu.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.Generation;
import io.tributary.gpu.engine.Sampled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BatchSamplerTest {
  /** At two candidates a prompt: two full batches and a part of one. */
  private static final int PROMPTS = 70;

  @TempDir static Path folder;
  private static LoadedModel model;
  private final List<int[]> prompts = new ArrayList<>();
  private final List<List<SamplingParams>> params = new ArrayList<>();

  BatchSamplerTest() {
    for (int p = 0; p < PROMPTS; p++) {
      prompts.add(model.template().encodePrompt("plan number " + "x".repeat(p % 7)));
      params.add(List.of(new SamplingParams(1, 0, 1, 2 * p), new SamplingParams(1, 9, 0.9, p)));
    }
  }

  @BeforeAll
  static void load() throws IOException {
    model = TinyFolders.open(TinyFolders.policy(folder, 1));
  }

  @AfterAll
  static void unload() {
    model.close();
  }

  private List<List<Sampled>> sample(int threads, List<Integer> progress) {
    return new BatchSampler(model, 6, 4, threads)
        .sample(model.weights(), prompts, params, progress::add);
  }

  @Test
  void twoThreadsSampleWhatOneDoes() {
    List<Integer> progress = new ArrayList<>();
    List<List<Sampled>> one = sample(1, progress);
    assertThat(progress).containsExactly(32, 64, 70);
    progress.clear();
    List<List<Sampled>> two = sample(2, progress);
    assertThat(progress).containsExactly(32, 64, 70);
    assertThat(one).hasSize(PROMPTS);
    assertThat(two).usingRecursiveComparison().isEqualTo(one);
  }

  @Test
  void eachPromptHasItsOwnCandidatesInOrder() {
    List<List<Sampled>> all = sample(2, new ArrayList<>());
    Generation generation = new Generation(model.kernels(), 6, 4, model.eos());
    for (int p : new int[] {0, 31, 32, 69}) {
      List<Sampled> alone =
          generation.sample(model.weights(), List.of(prompts.get(p)), List.of(params.get(p)));
      assertThat(all.get(p)).hasSize(2);
      for (int c = 0; c < 2; c++) {
        assertThat(all.get(p).get(c).tokens()).isEqualTo(alone.get(c).tokens());
      }
    }
  }

  @Test
  void noPromptsGiveNoCandidates() {
    prompts.clear();
    params.clear();
    List<Integer> progress = new ArrayList<>();
    assertThat(sample(2, progress)).isEmpty();
    assertThat(progress).isEmpty();
  }
}
