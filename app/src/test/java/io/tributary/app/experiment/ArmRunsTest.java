package io.tributary.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.display.Displays;
import io.tributary.app.display.RunDisplay;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.config.SettingsException;
import io.tributary.config.SettingsLoader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is done is read back and not run again. */
class ArmRunsTest {
  @TempDir private Path folder;

  @BeforeEach
  void base() throws IOException {
    Files.writeString(folder.resolve(Places.BASE), SettingsLoader.defaults().load().render());
  }

  private List<ArmResult> all(Experiment experiment) throws Exception {
    PrintWriter nowhere = new PrintWriter(new StringWriter());
    try (RunDisplay display =
        Displays.pick(OutputStyle.QUIET, new Output(nowhere, nowhere), Duration.ofSeconds(1))) {
      return new ArmRuns(experiment, folder, folder.resolve("cache"))
          .all(List.of(1L, 2L), 2, display);
    }
  }

  private void keep(ArmResult result) throws IOException {
    String name = result.arm() + "-" + result.seed() + ".json";
    EvaluationFiles.write(folder.resolve("results").resolve(name), result);
  }

  @Test
  void finishedResultsAreKeptToTheLastFigure() throws Exception {
    List<ArmResult> kept =
        MadeUpArms.all(
            MadeUpArms.gains("new", 1.0, 0.9),
            MadeUpArms.gains("old", 0.5, 0.25),
            MadeUpArms.gains("helper", 0, 0));
    for (ArmResult each : kept) keep(each);
    List<ArmResult> read = all(MadeUpArms.experiment());
    assertThat(read).containsExactlyInAnyOrderElementsOf(kept);
    assertThat(read.subList(0, 3)).as("seed by seed").extracting(ArmResult::seed).containsOnly(1L);
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aResultUnderAnotherNameIsNotTakenForIt() throws Exception {
    ArmResult other = MadeUpArms.result("old", 1, 0.5, MadeUpArms.SAME);
    EvaluationFiles.write(folder.resolve("results/new-1.json"), other);
    assertThatThrownBy(() -> all(MadeUpArms.experiment()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("new-1.json holds tributary-arm/1 of old with seed 1");
  }

  @Test
  void settingsOfEveryArmAreLoadedBeforeAnythingStarts() {
    Experiment wrong =
        new Experiment(
            "made-up",
            "?",
            "nothing",
            "nowhere",
            List.of(),
            List.of(Arm.of("good"), Arm.of("bad", "learner.dpo.beta=-1")),
            List.of(),
            false,
            List.of());
    assertThatThrownBy(() -> new ArmRuns(wrong, folder, folder.resolve("cache")).check(List.of(1L)))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("learner.dpo.beta");
    assertThat(folder.resolve("runs")).doesNotExist();
  }
}
