package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.api.Candidate;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.app.badinput.TinyModels;
import io.tributary.app.making.Workshop;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.PromptFormat;
import io.tributary.gpu.model.ResponseCodec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Validation, evaluation and report sample as the stream does. */
class FixedSamplingTest {
  private static final List<Prompt> PROMPTS =
      List.of(new Prompt("1", "plan a picnic"), new Prompt("2", "write a letter"));

  @TempDir private static Path folder;
  private static LoadedModel model;

  @BeforeAll
  static void open() throws IOException {
    Path policy = TinyModels.policy(folder.resolve("policy"));
    model = LoadedModel.open(policy, Compute.FP32_CPU, format(settings()));
  }

  @AfterAll
  static void close() {
    model.close();
  }

  private static PromptFormat format(Settings settings) {
    return Workshop.of(settings, Compute.FP32_CPU).prompts();
  }

  private static Settings settings(String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults().set("generation.max-new-tokens=8");
    for (String assignment : assignments) loader = loader.set(assignment);
    return loader.load().settings();
  }

  private static List<Candidate> sample(String... assignments) {
    return sampling(1, 1, assignments)
        .sample(model.weights(), PolicyVersion.REFERENCE, done -> {})
        .stream()
        .map(each -> each.get(0))
        .toList();
  }

  private static FixedSampling sampling(int purpose, int samples, String... assignments) {
    Settings settings = settings(assignments);
    ResponseCodec codec = new ResponseCodec(model, format(settings), settings.generation().stop());
    return new FixedSampling(model, codec, settings, PROMPTS, purpose, samples, 1);
  }

  @Test
  void moreSamplesDoNotChangeTheFirstAndEachHasItsOwnDraws() {
    List<List<Candidate>> four =
        sampling(1, 4).sample(model.weights(), PolicyVersion.REFERENCE, done -> {});
    List<Candidate> one = sample();
    for (int p = 0; p < PROMPTS.size(); p++) {
      assertThat(four.get(p)).hasSize(4);
      assertThat(four.get(p).get(0).tokens()).isEqualTo(one.get(p).tokens());
      assertThat(four.get(p).get(0).seed()).isEqualTo(one.get(p).seed());
      assertThat(four.get(p)).extracting(Candidate::seed).doesNotHaveDuplicates();
      assertThat(four.get(p)).extracting(c -> List.of(c.text())).doesNotHaveDuplicates();
    }
    assertThat(sampling(2, 4).sample(model.weights(), PolicyVersion.REFERENCE, done -> {}))
        .isNotEqualTo(four);
  }

  @Test
  void theReferenceIsNoDistanceFromItself() {
    FixedSampling sampling = sampling(1, 3);
    List<List<Candidate>> responses =
        sampling.sample(model.weights(), PolicyVersion.REFERENCE, done -> {});
    double[][] logProbs = sampling.logProbs(model.weights(), responses);
    double[][] ratios = sampling.logRatios(model.weights(), responses);
    for (int p = 0; p < PROMPTS.size(); p++) {
      assertThat(ratios[p]).containsExactly(0, 0, 0);
      for (int s = 0; s < 3; s++) {
        // what was noted while sampling under the model's own softmax
        double noted = 0;
        for (float logProb : responses.get(p).get(s).modelLogProbs()) noted += logProb;
        assertThat(logProbs[p][s]).isCloseTo(noted, within(1e-3));
      }
    }
  }

  private static int token(String text) {
    int[] tokens = model.tokenizer().encode(text);
    assertThat(tokens).hasSize(1);
    return tokens[0];
  }

  private static String bias(String first, String second) {
    return "generation.logit-bias={%d = 100, %d = 90}".formatted(token(first), token(second));
  }

  @Test
  void biasAndPenaltyChangeTheLogits() {
    assertThat(sample(bias("q", "z"))).extracting(Candidate::text).containsOnly("qqqqqqqq");
    // 100 / 2 is less than 90, and 90 / 2 less than 50: a penalty counts once
    assertThat(sample(bias("q", "z"), "generation.repetition-penalty=2"))
        .extracting(Candidate::text)
        .containsOnly("qzqqqqqq");
  }

  @Test
  void aResponseDoesNotEndBeforeItsLeastTokens() {
    String end = "generation.logit-bias={%d = 100}".formatted(model.eos()[0]);
    assertThat(sample(end))
        .allSatisfy(
            response -> {
              assertThat(response.tokens()).hasSize(1);
              assertThat(response.finishReason()).isEqualTo(FinishReason.EOS);
            });
    assertThat(sample(end, "generation.min-new-tokens=5"))
        .allSatisfy(response -> assertThat(response.tokens()).hasSize(6));
  }

  @Test
  void aStopStringEndsAResponse() {
    assertThat(
            sample(bias("q", "z"), "generation.repetition-penalty=2", "generation.stop=[\"qq\"]"))
        .allSatisfy(
            response -> {
              assertThat(response.text()).isEqualTo("qz");
              assertThat(response.finishReason()).isEqualTo(FinishReason.STOP);
            });
  }

  @Test
  void onlyTheLikeliestTokensAreDrawn() {
    List<Candidate> greedy = sample("evaluation.temperature=0");
    assertThat(sample("evaluation.temperature=10", "generation.top-k=1"))
        .extracting(Candidate::tokens)
        .containsExactly(greedy.get(0).tokens(), greedy.get(1).tokens());
    assertThat(sample("evaluation.temperature=10", "generation.top-p=1.0E-6"))
        .extracting(Candidate::tokens)
        .containsExactly(greedy.get(0).tokens(), greedy.get(1).tokens());
  }
}
