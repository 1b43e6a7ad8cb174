package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.app.badinput.TinyModels;
import io.tributary.app.making.EmbeddedModels.RewardModel;
import io.tributary.app.making.RewardModelQuality;
import io.tributary.config.ComputeType;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.MatmulPath;
import io.tributary.gpu.model.Shapes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JudgeChoiceTest {
  private static final Compute COMPUTE =
      new Compute("cpu", MatmulPath.FP32_ONEDNN, MatmulPath.FP32);
  private static final RewardModel EMBEDDED =
      new RewardModel(Path.of("cache/reward"), new RewardModelQuality(0.8, 0.9, 0.89, 600));

  /** What was measured once is taken by all. */
  @TempDir private static Path cache;

  @TempDir private Path home;

  private static Settings settings(String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults();
    for (String assignment : assignments) loader = loader.set(assignment);
    return loader.load().settings();
  }

  @Test
  void completesTheEmbeddedRewardModel() {
    Settings settings = settings("model.template=<|user|>{prompt}!<|assistant|>");
    assertThat(JudgeChoice.wantsEmbedded(settings.judge())).isTrue();
    JudgeChoice choice = JudgeChoice.of(settings, COMPUTE, Optional.of(EMBEDDED));
    assertThat(choice.type()).isEqualTo("reward-model");
    assertThat(choice.options())
        .containsEntry("model", "cache/reward")
        .containsEntry("template", "<|user|>{prompt}!<|assistant|>")
        .containsEntry("device", "cpu")
        .containsEntry("path", "fp32_onednn");
  }

  /** Also where sampling takes a path of its own, which scores nothing. */
  @ParameterizedTest
  @EnumSource(ComputeType.class)
  void aRewardModelJudgesWhateverTheTypeOfWeights(ComputeType dtype) throws IOException {
    Path reward = TinyModels.rewardModel(home.resolve("reward"));
    Settings settings =
        settings(
            "model.dtype=" + dtype.name().toLowerCase(Locale.ROOT),
            "judge.options.model=" + reward,
            "run.cache=" + cache);
    Compute compute = ComputeChoice.of(settings, Shapes.of(reward), "cpu");
    JudgeChoice.of(settings, compute, Optional.empty()).create().close();
  }

  @ParameterizedTest
  @CsvSource({
    "FP32,fp32",
    "FP32_ONEDNN,fp32_onednn",
    "BF16,bf16",
    "BF16_ONEDNN,bf16",
    "BF16_FLOW,bf16_flow",
    "FP16,fp32",
    "FP16_FBGEMM,fp32",
    "INT8,fp32"
  })
  void scoresOnThePathNearestToTheOneThatSamples(MatmulPath sampling, String path) {
    Compute compute = new Compute("cpu", sampling, MatmulPath.FP32);
    assertThat(JudgeChoice.of(settings(), compute, Optional.of(EMBEDDED)).options())
        .containsEntry("path", path);
  }

  @Test
  void leavesWhatTheUserSays() {
    Settings settings = settings("judge.options.model=mine", "judge.options.path=bf16");
    assertThat(JudgeChoice.wantsEmbedded(settings.judge())).isFalse();
    assertThat(JudgeChoice.of(settings, COMPUTE, Optional.empty()).options())
        .containsEntry("model", "mine")
        .containsEntry("path", "bf16");
  }

  @Test
  void addsNothingToOtherJudges() {
    Settings settings = settings("judge.type=rule", "judge.options.min-words=3");
    assertThat(JudgeChoice.wantsEmbedded(settings.judge())).isFalse();
    JudgeChoice choice = JudgeChoice.of(settings, COMPUTE, Optional.empty());
    assertThat(choice.options()).containsOnlyKeys("min-words");
    choice.create().close();
  }

  @Test
  void checksTypeAndOptionsBeforeAnyModelIsThere() {
    assertThatCode(() -> JudgeChoice.check(settings().judge())).doesNotThrowAnyException();
    for (String wrong : new String[] {"judge.type=oracle", "judge.options.mdel=x"}) {
      assertThatThrownBy(() -> JudgeChoice.check(settings(wrong).judge()))
          .isInstanceOf(UserError.class)
          .hasMessageContaining(wrong.substring(0, wrong.indexOf('=')));
    }
  }

  @Test
  void letsTheEmbeddedRewardModelReadOnlyItsOwnTokens() throws IOException {
    Path own = Files.createDirectory(home.resolve("own"));
    Path same = Files.createDirectory(home.resolve("same"));
    Path other = Files.createDirectory(home.resolve("other"));
    Files.writeString(own.resolve("tokenizer.json"), "{}");
    Files.writeString(same.resolve("tokenizer.json"), "{}");
    Files.writeString(other.resolve("tokenizer.json"), "{ }");
    assertThatCode(() -> JudgeChoice.requireSameTokenizer(same, own)).doesNotThrowAnyException();
    assertThatThrownBy(() -> JudgeChoice.requireSameTokenizer(other, own))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(other.toString());
  }
}
