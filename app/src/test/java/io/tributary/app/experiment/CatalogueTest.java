package io.tributary.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
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
        for (Stage stage : arm.stages()) {
          SettingsLoader loader = SettingsLoader.defaults();
          for (String setting : experiment.settings()) loader = loader.set(setting);
          for (String setting : stage.settings()) loader = loader.set(setting);
          assertThat(loader.load().settings().prompts().limit()).isPositive();
        }
      }
    }
  }

  @Test
  void thereAreEight() {
    assertThat(names())
        .containsExactly(
            "online-vs-offline",
            "staleness",
            "alpha",
            "length-penalty",
            "ranking",
            "inverse-q-vs-ppo",
            "overoptimisation",
            "reward-free");
  }

  @ParameterizedTest
  @CsvSource({"stale", "online", "''"})
  void anUnknownNameIsAnsweredWithThoseThereAre(String name) {
    assertThatThrownBy(() -> Catalogue.find(name, true))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("there is no experiment " + name)
        .hasMessageContaining("online-vs-offline, staleness, alpha, length-penalty");
  }

  @Test
  void theArmsAreThoseOfTheIssue() {
    assertThat(arms("alpha"))
        .containsExactly(
            "alpha-1.0", "alpha-1.1", "alpha-1.2", "alpha-1.3", "alpha-1.4", "alpha-1.5");
    assertThat(arms("staleness"))
        .hasSize(14)
        .contains("dpo-0", "dpo-1", "dpo-2", "dpo-4", "dpo-8", "dpo-16", "dpo-inf", "ppo-inf");
    assertThat(arms("ranking"))
        .containsExactly("dpo", "rso", "pro", "rrhf", "slic", "raft", "dpo-pl");
    assertThat(arms("online-vs-offline"))
        .containsExactly("sft", "offline", "iterative", "streaming");
  }

  /** An arm that is slow must not train on less than one that is quick. */
  @ParameterizedTest
  @MethodSource("names")
  void onlyStalenessDropsExamplesForTheirAge(String name) {
    Experiment experiment = Catalogue.find(name, false);
    boolean bounded =
        experiment.arms().stream()
            .flatMap(arm -> arm.stages().stream())
            .map(stage -> settings(experiment, stage).pipeline())
            .anyMatch(pipeline -> pipeline.maxPolicyLag() < 1000);
    assertThat(bounded).isEqualTo(name.equals("staleness"));
  }

  /**
   * As many samples and optimizer steps as the others: two pairs a prompt, twice as many a step.
   */
  @Test
  void rsoHasTheSamplesAndTheStepsOfTheOthers() {
    for (boolean quick : new boolean[] {true, false}) {
      Experiment ranking = Catalogue.find("ranking", quick);
      Settings dpo = settings(ranking, "dpo");
      Settings rso = settings(ranking, "rso");
      assertThat(rso.prompts()).isEqualTo(dpo.prompts());
      assertThat(rso.generation()).isEqualTo(dpo.generation());
      int perPrompt = rso.pairs().most(rso.generation().candidates());
      assertThat(perPrompt).isEqualTo(2);
      assertThat(rso.learner().examplesPerStep())
          .isEqualTo(perPrompt * dpo.learner().examplesPerStep());
      assertThat(rso.objective()).isEqualTo(dpo.objective());
    }
  }

  /** With dpo's default the ranking would be compared with another loss than its own of two. */
  @Test
  void dpoAndRsoHaveNoSftTermAsDpoPlHasNone() {
    for (boolean quick : new boolean[] {true, false}) {
      Experiment ranking = Catalogue.find("ranking", quick);
      assertThat(settings(ranking, "dpo").learner().dpo().sftWeight()).isZero();
      assertThat(settings(ranking, "rso").learner().dpo().sftWeight()).isZero();
    }
  }

  @Test
  void onlyThoseWhoseQuestionItIsHaveUnequalGradientTokens() {
    assertThat(names())
        .filteredOn(n -> !Catalogue.find(n, true).equal().contains(Budget.Part.GRADIENT_TOKENS))
        .containsExactly("staleness", "length-penalty", "ranking");
  }

  /** The iterations are fed the prompts of the other arms, each once, in the same order. */
  @Test
  void iterationsShareThePromptsOfARun() {
    for (boolean quick : new boolean[] {true, false}) {
      Experiment experiment = Catalogue.find("online-vs-offline", quick);
      int all = settings(experiment, "streaming").prompts().limit();
      int next = 0;
      for (Stage stage : experiment.armOf("iteration-1").stages()) {
        if (!(stage instanceof Stage.Stream)) continue;
        Settings settings = settings(experiment, stage);
        assertThat(settings.prompts().skip()).isEqualTo(next);
        assertThat(settings.learner().learningRate()).isZero();
        next += settings.prompts().limit();
      }
      assertThat(next).isEqualTo(all);
    }
  }

  /** Every training of the experiment pulls to the same model, and none to what it began with. */
  @Test
  void theReferenceStaysTheSftModel() {
    Experiment experiment = Catalogue.find("online-vs-offline", true);
    List<Stage.Offline> trainings =
        experiment.arms().stream()
            .flatMap(arm -> arm.stages().stream())
            .filter(Stage.Offline.class::isInstance)
            .map(Stage.Offline.class::cast)
            .toList();
    assertThat(trainings).extracting(Stage.Offline::reference).containsOnly("sft");
    assertThat(trainings)
        .extracting(Stage.Offline::model)
        .containsExactly("sft", "sft", "iteration-1", "iteration-2");
  }

  private static Settings settings(Experiment experiment, String arm) {
    return settings(experiment, experiment.armOf(arm).last());
  }

  private static Settings settings(Experiment experiment, Stage stage) {
    SettingsLoader loader = SettingsLoader.defaults();
    for (String setting : experiment.settings()) loader = loader.set(setting);
    for (String setting : stage.settings()) loader = loader.set(setting);
    return loader.load().settings();
  }

  private static List<String> arms(String name) {
    return Catalogue.find(name, false).arms().stream().map(Arm::name).toList();
  }
}
