package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.tributary.actors.Role;
import io.tributary.app.UserError;
import io.tributary.app.badinput.TinyModels;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.display.Displays;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.model.Shapes;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelMemoryTest {
  @TempDir private Path home;
  private Path policy;
  private Path reward;
  private long weights;
  private long judge;

  @BeforeEach
  void models() throws IOException {
    policy = TinyModels.policy(home.resolve("policy"));
    reward = TinyModels.rewardModel(home.resolve("reward"));
    weights = 4 * Shapes.of(policy).parameters();
    judge = 4 * Shapes.of(reward).parameters();
    assertThat(judge).as("another number than the policy's").isEqualTo(weights + 4 * 16);
  }

  private ResolvedSettings resolved(String... assignments) {
    SettingsLoader loader =
        SettingsLoader.defaults()
            .set("model.dtype=fp32")
            .set("model.folder=" + policy)
            .set("judge.options.model=" + reward)
            .set("run.cache=" + home.resolve("cache"));
    for (String assignment : assignments) loader = loader.set(assignment);
    return loader.load();
  }

  private Settings settings(String... assignments) {
    return resolved(assignments).settings();
  }

  private static Map<String, Long> byDevice(ModelMemory.Needed needed) {
    return needed.parts().stream()
        .collect(
            Collectors.groupingBy(
                ModelMemory.Part::device, Collectors.summingLong(ModelMemory.Part::bytes)));
  }

  @Test
  void trainingAllWeightsTakesThemTwiceWithGradientsAndTwoMoments() {
    assertThat(byDevice(ModelMemory.ofRun(settings(), Duties.RUN)))
        .isEqualTo(Map.of("cpu", 5 * weights + judge));
    assertThat(byDevice(ModelMemory.ofRun(settings(), Duties.EVALUATION)))
        .as("where nothing is trained")
        .isEqualTo(Map.of("cpu", weights + judge));
    assertThat(byDevice(ModelMemory.ofRun(settings("lora.enabled=true"), Duties.RUN)))
        .as("adapters over one base")
        .isEqualTo(Map.of("cpu", weights + judge));
  }

  @Test
  void eachDeviceHasWhatIsPlacedThere() {
    Settings apart =
        settings(
            "model.device=cuda:0",
            "placement.reference=cuda:1",
            "placement.judge=cuda:2",
            "generation.generators=2",
            "placement.generators=[\"cuda:0\", \"cuda:3\"]",
            "training.offload-moments=true");
    assertThat(byDevice(ModelMemory.ofRun(apart, Duties.RUN)))
        .isEqualTo(
            Map.of(
                "cuda:0", 3 * weights,
                "cuda:1", weights,
                "cuda:2", judge,
                "cuda:3", weights,
                "cpu", 2 * weights));
    assertThat(byDevice(ModelMemory.ofRun(apart, Duties.ofNode(Set.of(Role.LEARNER)))))
        .as("no generator")
        .isEqualTo(
            Map.of("cuda:0", 3 * weights, "cuda:1", weights, "cuda:2", judge, "cpu", 2 * weights));
    assertThat(byDevice(ModelMemory.ofRun(apart, Duties.ofNode(Set.of(Role.GENERATOR)))))
        .as("no learner and no judge")
        .isEqualTo(Map.of("cuda:0", weights, "cuda:3", weights));
    Set<Role> scoring = Set.of(Role.GENERATOR, Role.JUDGE);
    assertThat(byDevice(ModelMemory.ofRun(apart, Duties.ofNode(scoring))))
        .as("no learner, and a judge")
        .isEqualTo(Map.of("cuda:0", weights, "cuda:2", judge, "cuda:3", weights));
    assertThat(byDevice(ModelMemory.ofRun(apart, Duties.CLUSTER)))
        .as("all that nodes may have is made")
        .isEqualTo(Map.of("cuda:0", weights, "cuda:2", judge));
  }

  @Test
  void whatIsComparedIsLoadedInTurnAndTheLargestCounts() throws IOException {
    Path larger = TinyModels.write(home.resolve("larger"), TinyModels.config(32));
    long most = 4 * Shapes.of(larger).parameters();
    List<Path> models = List.of(policy, larger, policy);
    assertThat(byDevice(ModelMemory.ofComparison(settings(), policy, models, false)))
        .isEqualTo(Map.of("cpu", weights + most));
    assertThat(byDevice(ModelMemory.ofComparison(settings(), policy, models, true)))
        .isEqualTo(Map.of("cpu", weights + most + judge));
  }

  @Test
  void trainingOnFilesHasItsReferenceToo() {
    Optional<Path> own = Optional.of(policy);
    assertThat(byDevice(ModelMemory.ofOffline(settings(), own, Optional.empty())))
        .isEqualTo(Map.of("cpu", 5 * weights));
    assertThat(byDevice(ModelMemory.ofOffline(settings(), own, own)))
        .isEqualTo(Map.of("cpu", 6 * weights));
    assertThat(byDevice(ModelMemory.ofOffline(settings("lora.enabled=true"), own, own)))
        .isEqualTo(Map.of("cpu", 2 * weights));
    assertThat(byDevice(ModelMemory.ofRewardModel(settings("lora.enabled=true"), policy)))
        .as("a reward model has no adapters")
        .isEqualTo(Map.of("cpu", 5 * weights));
  }

  @Test
  void theModelsThatAreMadeHereAreNotCounted() {
    Settings embedded = SettingsLoader.defaults().load().settings();
    assertThat(ModelMemory.ofRun(embedded, Duties.RUN).parts()).isEmpty();
    assertThat(ModelMemory.ofJudge(embedded).parts()).isEmpty();
  }

  @Test
  void whatFitsToTheByteIsTakenAndOneLessIsRefusedWithTheNumbers() {
    ModelMemory.Needed parts = ModelMemory.ofRun(settings(), Duties.RUN);
    long needed = 5 * weights + judge;
    assertThatCode(() -> new ModelMemory(device -> needed).require(parts))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> new ModelMemory(device -> needed - 1).require(parts))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the models take at least %,d bytes on cpu, where %,d are free: weights of %s %,d, their copy that is trained %,d, its gradients %,d, AdamW's two moments %,d, weights of %s %,d",
            needed, needed - 1, policy, weights, weights, weights, 2 * weights, reward, judge);
  }

  @Test
  void adaptersAreAdvisedWhereTheyAreAWayOut() {
    assertThat(hint(ModelMemory.ofRun(settings(), Duties.RUN))).contains("lora.enabled = true");
    Optional<Path> own = Optional.of(policy);
    assertThat(hint(ModelMemory.ofOffline(settings(), own, own))).contains("lora.enabled = true");
    assertThat(hint(ModelMemory.ofRun(settings("lora.enabled=true"), Duties.RUN)))
        .doesNotContain("lora")
        .contains("place models on other devices");
    assertThat(hint(ModelMemory.ofRewardModel(settings(), policy)))
        .as("a reward model has no adapters")
        .doesNotContain("lora")
        .contains("place models on other devices");
    assertThat(hint(ModelMemory.ofRun(settings(), Duties.EVALUATION))).doesNotContain("lora");
  }

  private static String hint(ModelMemory.Needed needed) {
    Throwable refused = catchThrowable(() -> new ModelMemory(device -> 0).require(needed));
    assertThat(refused).isInstanceOf(UserError.class);
    return ((UserError) refused).hint().orElseThrow();
  }

  /** The tokenizer, which is opened before the weights are read, would be refused too. */
  @Test
  void aRunRefusesThemBeforeItReadsWeights() throws IOException {
    Files.writeString(policy.resolve("tokenizer.json"), "{}");
    RunFolder folder = RunFolder.create(home.resolve("run"));
    assertThatThrownBy(() -> prepare(folder, 5 * weights + judge - 1))
        .isInstanceOf(UserError.class)
        .hasMessageContaining(policy.toString())
        .hasMessageContaining("%,d bytes on cpu".formatted(5 * weights + judge))
        .hasMessageContaining("%,d are free".formatted(5 * weights + judge - 1));
    assertThatThrownBy(() -> prepare(folder, 5 * weights + judge))
        .as("now it is opened")
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("tokenizer.json");
  }

  private void prepare(RunFolder folder, long free) {
    StringWriter said = new StringWriter();
    Output output = new Output(new PrintWriter(said), new PrintWriter(said));
    try (RunDisplay display = Displays.pick(OutputStyle.QUIET, output, Duration.ofSeconds(3))) {
      new Preparation(
              resolved(),
              false,
              display,
              PhaseSeconds.unkept(),
              Duties.RUN,
              new ModelMemory(device -> free))
          .prepare(folder)
          .close();
    }
  }
}
