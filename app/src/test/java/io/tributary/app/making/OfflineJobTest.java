package io.tributary.app.making;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.app.badinput.TinyModels;
import io.tributary.app.run.OfflinePairs;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.PromptFormat;
import io.tributary.streams.pairs.PairRows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training on files alone, from one model and against another. */
class OfflineJobTest {
  private static final Progress SILENT =
      new Progress() {
        @Override
        public void begin(String job, long units) {}

        @Override
        public void at(long done, Map<String, Double> figures) {}

        @Override
        public void note(String text) {}
      };

  @TempDir private static Path folder;
  private static LoadedModel base;
  private static Path pairs;

  @BeforeAll
  static void open() throws IOException {
    base = open(TinyModels.policy(folder.resolve("base")));
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      lines.append(
          """
          {"prompt": "number %d", "chosen": "one more is %d", "rejected": "no idea about %d"}
          """
              .formatted(i, i + 1, i));
    }
    pairs = Files.writeString(folder.resolve("pairs.jsonl"), lines);
  }

  @AfterAll
  static void close() {
    base.close();
  }

  private static LoadedModel open(Path at) {
    PromptFormat format = PromptFormat.withoutPrinciple("<|user|>{prompt}<|assistant|>");
    return LoadedModel.open(at, Compute.FP32_CPU, format);
  }

  private static OfflineQuality train(
      LoadedModel model, LoadedModel reference, String out, String... assignments) {
    SettingsLoader loader =
        SettingsLoader.defaults()
            .set("embedded.threads=1")
            .set("learner.examples-per-step=3")
            .set("offline.held-out-share=0.25");
    for (String assignment : assignments) loader = loader.set(assignment);
    Workshop workshop = Workshop.of(loader.load().settings(), Compute.FP32_CPU);
    return OfflinePairs.job(workshop)
        .make(
            model,
            reference,
            new OfflineData.Preferences(PairRows.read(List.of(pairs))),
            folder.resolve(out),
            SILENT);
  }

  @Test
  void theHeldOutMarginIsMeasuredFromTheReference() {
    OfflineQuality first = train(base, base, "first", "learner.learning-rate=1e-2");
    assertThat(first.margin()).isPositive();
    try (LoadedModel model = open(folder.resolve("first"))) {
      // nothing is learned: what is left is what the first training gained over the reference
      OfflineQuality own = train(model, model, "own", "learner.learning-rate=0");
      assertThat(own.margin()).isZero();
      OfflineQuality other = train(model, base, "other", "learner.learning-rate=0");
      assertThat(other.margin()).isCloseTo(first.margin(), within(1e-4));
    }
  }

  @Test
  void theObjectivePullsToTheReference() throws IOException {
    train(base, base, "start", "learner.learning-rate=1e-2");
    try (LoadedModel model = open(folder.resolve("start"))) {
      String[] settings = {"learner.learning-rate=1e-3", "offline.held-out-share=0"};
      train(model, model, "to-itself", settings);
      train(model, base, "to-base", settings);
      train(model, base, "again", settings);
    }
    assertThat(weights("to-base")).isEqualTo(weights("again")).isNotEqualTo(weights("to-itself"));
  }

  @Test
  void allResponseTokensOfAllEpochsAreCounted() {
    OfflineQuality once = train(base, base, "once", "offline.held-out-share=0", "offline.epochs=1");
    OfflineQuality thrice =
        train(base, base, "thrice", "offline.held-out-share=0", "offline.epochs=3");
    assertThat(once.tokens()).isGreaterThan(2L * once.trained());
    assertThat(thrice.tokens()).isEqualTo(3 * once.tokens());
  }

  private static byte[] weights(String name) throws IOException {
    return Files.readAllBytes(folder.resolve(name).resolve("model.safetensors"));
  }
}
