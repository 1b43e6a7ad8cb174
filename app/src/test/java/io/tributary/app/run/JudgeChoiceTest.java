package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.app.making.EmbeddedModels.RewardModel;
import io.tributary.app.making.RewardModelQuality;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.MatmulPath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgeChoiceTest {
  private static final Compute COMPUTE =
      new Compute("cpu", MatmulPath.FP32_ONEDNN, MatmulPath.FP32);
  private static final RewardModel EMBEDDED =
      new RewardModel(Path.of("cache/reward"), new RewardModelQuality(0.8, 0.9, 0.89, 600));

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
