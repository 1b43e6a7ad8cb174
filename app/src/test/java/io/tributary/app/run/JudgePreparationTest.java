package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.app.badinput.TinyModels;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.display.Displays;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgePreparationTest {
  @TempDir private Path home;

  @Test
  void aNodeThatOnlyJudgesNeedsNoPolicy() throws IOException {
    Path reward = TinyModels.rewardModel(home.resolve("reward"));
    // There is nothing in the policy's folder, which does not exist.
    JudgeChoice judge =
        prepare("judge.options.model=" + reward, "model.folder=" + home.resolve("policy"));
    assertThat(judge.options())
        .containsEntry("model", reward.toString())
        .containsEntry("device", "cpu")
        .containsEntry("path", "fp32");
    judge.create().close();
    assertThat(home.resolve("cache")).doesNotExist();
  }

  @Test
  void saysWhatIsWrongBeforeTheNodeJoins() throws IOException {
    Path policy = TinyModels.policy(home.resolve("policy"));
    assertThatThrownBy(() -> prepare("judge.options.model=" + policy))
        .isInstanceOf(RuntimeException.class)
        .hasMessageContaining(policy.toString());
    assertThatThrownBy(() -> prepare("judge.options.model=" + policy, "placement.judge=cuda:99"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("placement.judge = cuda:99");
  }

  private JudgeChoice prepare(String... assignments) {
    SettingsLoader loader =
        SettingsLoader.defaults().set("model.dtype=fp32").set("run.cache=" + home.resolve("cache"));
    for (String assignment : assignments) loader = loader.set(assignment);
    Settings settings = loader.load().settings();
    PhaseSeconds seconds = new PhaseSeconds(home.resolve("seconds.json"));
    StringWriter said = new StringWriter();
    Output output = new Output(new PrintWriter(said), new PrintWriter(said));
    try (RunDisplay display = Displays.pick(OutputStyle.QUIET, output, Duration.ofSeconds(3))) {
      return JudgePreparation.prepare(settings, display, seconds);
    }
  }
}
