package io.tributary.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.config.SettingsLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
  static List<String> names() {
    return Catalogue.names();
  }

  /** Both forms: every setting exists and passes all checks, every claim names arms there are. */
  @ParameterizedTest
  @MethodSource("names")
  void everyArmHasSettingsThatLoad(String name) {
    for (boolean quick : new boolean[] {true, false}) {
      Experiment experiment = Catalogue.find(name, quick);
      assertThat(experiment.name()).isEqualTo(name);
      assertThat(experiment.arms()).hasSizeGreaterThan(1);
      assertThat(experiment.equal()).contains(Budget.Part.PROMPTS, Budget.Part.SAMPLES);
      assertThat(experiment.contrasts()).anyMatch(c -> c.role() == Contrast.Role.CLAIM);
      for (Arm arm : experiment.arms()) {
        List<String> all = new ArrayList<>(experiment.settings());
        all.addAll(arm.settings());
        SettingsLoader loader = SettingsLoader.defaults();
        for (String setting : all) loader = loader.set(setting);
        assertThat(loader.load().settings().prompts().limit()).isPositive();
      }
    }
  }

  @Test
  void thereAreSeven() {
    assertThat(names())
        .containsExactly(
            "staleness",
            "alpha",
            "length-penalty",
            "ranking",
            "inverse-q-vs-ppo",
            "overoptimisation",
            "reward-free");
  }

  @ParameterizedTest
  @CsvSource({"stale", "online-vs-offline", "''"})
  void anUnknownNameIsAnsweredWithThoseThereAre(String name) {
    assertThatThrownBy(() -> Catalogue.find(name, true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no experiment " + name)
        .hasMessageContaining("staleness, alpha, length-penalty, ranking");
  }

  @Test
  void theArmsAreThoseOfTheIssue() {
    assertThat(arms("alpha"))
        .containsExactly(
            "alpha-1.0", "alpha-1.1", "alpha-1.2", "alpha-1.3", "alpha-1.4", "alpha-1.5");
    assertThat(arms("staleness"))
        .hasSize(14)
        .contains("dpo-0", "dpo-1", "dpo-2", "dpo-4", "dpo-8", "dpo-16", "dpo-inf", "ppo-inf");
    assertThat(arms("ranking")).containsExactly("dpo", "pro", "rrhf", "slic", "raft", "dpo-pl");
  }

  private static List<String> arms(String name) {
    return Catalogue.find(name, false).arms().stream().map(Arm::name).toList();
  }
}
