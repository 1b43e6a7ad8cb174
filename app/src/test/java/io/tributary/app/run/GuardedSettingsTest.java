package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.SettingsLoader;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GuardedSettingsTest {
  private static final String SOURCE = "the run, which was started with";

  private static ResolvedSettings settings(String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults();
    for (String assignment : assignments) loader = loader.set(assignment);
    return loader.load();
  }

  private static void check(ResolvedSettings now, ResolvedSettings then) {
    GuardedSettings.check(now, GuardedSettings.of(then), SOURCE);
  }

  @Test
  void takesTheSameSettings() {
    assertThatCode(() -> check(settings(), settings())).doesNotThrowAnyException();
  }

  @Test
  void namesEverySettingThatDiffersWithBothValues() {
    assertThatThrownBy(() -> check(settings("seed=3", "learner.dpo.beta=0.2"), settings()))
        .isInstanceOfSatisfying(
            UserError.class, e -> assertThat(e.exitCode()).isEqualTo(ExitCode.WRONG_USAGE))
        .hasMessageContaining("seed = 3 contradicts " + SOURCE + " 17")
        .hasMessageContaining("learner.dpo.beta = 0.2 contradicts " + SOURCE + " 0.1");
  }

  @Test
  void leavesFreeWhatDoesNotChangeTheResult() {
    ResolvedSettings other =
        settings(
            "run.id=other",
            "run.folder=elsewhere",
            "display.interval=1s",
            "checkpoint.every-steps=3",
            "judge.workers=4",
            "generation.generators=2",
            "pipeline.drain-timeout=1s");
    assertThatCode(() -> check(other, settings())).doesNotThrowAnyException();
  }

  /**
   * Whoever takes over from a learner stands elsewhere, and so does a pod that is started again.
   */
  @Test
  void leavesFreeWhereAndByWhatNodesAreReached() {
    ResolvedSettings other =
        settings(
            "weights.host=127.0.2.4",
            "weights.advertise=10.0.0.4",
            "weights.port=39393",
            "weights.folder=/elsewhere",
            "placement.policy=\"cuda:1\"",
            "placement.generators=[\"cuda:0\"]");
    assertThatCode(() -> check(other, settings())).doesNotThrowAnyException();
  }

  @Test
  void seesOptionsThatCameOrWent() {
    ResolvedSettings with = settings("learner.objectives.mine.a=1");
    assertThatThrownBy(() -> check(with, settings()))
        .hasMessageContaining("learner.objectives.mine.a = \"1\"")
        .hasMessageContaining("(not set)");
    assertThatThrownBy(() -> check(settings(), with))
        .hasMessageContaining("learner.objectives.mine.a = (not set)")
        .hasMessageContaining("\"1\"");
  }

  /** The pair log knows the run's judge, and a checkpoint of an older release says no more. */
  @Test
  void leavesTheJudgeToThePairLog() {
    ResolvedSettings other = settings("judge.type=rule", "judge.options.min-words=2");
    Map<String, String> recorded = new HashMap<>(GuardedSettings.of(settings()));
    recorded.put("setting.judge.type", "\"reward-model\"");
    assertThatCode(() -> GuardedSettings.check(other, recorded, SOURCE)).doesNotThrowAnyException();
  }

  @Test
  void neitherKeepsNorComparesSecrets() {
    ResolvedSettings secret = settings("judge.options.api-key=hunter2");
    assertThat(GuardedSettings.of(secret).toString()).doesNotContain("api-key", "hunter2");
    assertThatCode(() -> check(secret, settings())).doesNotThrowAnyException();
  }

  @Test
  void ignoresOtherEntriesOfACheckpointAndSettingsThatItDoesNotKnow() {
    Map<String, String> recorded = new HashMap<>(GuardedSettings.of(settings()));
    recorded.put("trained", "digest");
    recorded.remove("setting.learner.micro-batch");
    assertThatCode(() -> GuardedSettings.check(settings(), recorded, SOURCE))
        .doesNotThrowAnyException();
  }
}
