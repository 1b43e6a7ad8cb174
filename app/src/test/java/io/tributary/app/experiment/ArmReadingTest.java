package io.tributary.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.app.evaluation.Interval;
import io.tributary.app.report.MadeUpRun;
import io.tributary.app.report.RunReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures and accounts of an arm whose model was made from files. */
class ArmReadingTest {
  private static final RunReport RUN = MadeUpRun.report("dpo");
  private static final EvaluationFile COMPARED = RUN.measured();

  private static final Arm BASE = Arm.unbudgeted("base");
  private static final Arm TRAINED =
      new Arm(
          "trained",
          List.of(
              new Stage.Stream("more", List.of()),
              new Stage.Pairs("base-pairs", "base"),
              new Stage.Pairs("more-pairs", "more"),
              new Stage.Offline("first", List.of(), "base-pairs", "base", "base"),
              new Stage.Offline("second", List.of(), "more-pairs", "first", "base")),
          true,
          Optional.of("base"));

  @TempDir private Path folder;
  private Experiment experiment;
  private Places places;

  @BeforeEach
  void files() throws IOException {
    experiment =
        new Experiment(
            "made-up",
            "?",
            "nothing",
            "nowhere",
            List.of(),
            List.of(BASE, TRAINED),
            List.of(),
            false,
            List.of());
    places = new Places(experiment, folder, folder.resolve("cache"), 5);
    for (String run : List.of("base", "more")) {
      EvaluationFiles.write(folder.resolve("runs/" + run + "-5/report.json"), RUN);
    }
    EvaluationFiles.write(folder.resolve("models/first-5.json"), Map.of("tokens", 700));
    EvaluationFiles.write(folder.resolve("models/second-5.json"), Map.of("tokens", 50));
    EvaluationFiles.write(folder.resolve("results/trained-5-model.json"), COMPARED);
  }

  @Test
  void itWasGivenTheSamplesItWasTrainedOnAndTheTokensOfItsTrainings() throws IOException {
    Budget run = Budget.of(RUN);
    assertThat(ArmReading.of(experiment, TRAINED, places).budget())
        .isEqualTo(new Budget(2 * run.prompts(), 2 * run.samples(), 750));
  }

  @Test
  void itsFiguresAreThoseOfTheComparison() throws IOException {
    Map<String, Interval> figures = ArmReading.of(experiment, TRAINED, places).figures();
    EvaluationFile.VersionFigures own = COMPARED.versions().get(1);
    assertThat(figures.get("reward")).isEqualTo(own.reward());
    assertThat(figures.get("gain")).isEqualTo(own.gain());
    assertThat(figures.get("net_wins").value())
        .isEqualTo(2 * COMPARED.games().get(0).winRate().value() - 1);
    assertThat(figures.get("length").value()).isEqualTo(own.characters());
    assertThat(figures).doesNotContainKeys("lag", "speed");
  }

  @Test
  void aTrainingThatDoesNotTellItsTokensIsNamed() throws IOException {
    EvaluationFiles.write(folder.resolve("models/second-5.json"), Map.of("trained", 3));
    assertThatThrownBy(() -> ArmReading.of(experiment, TRAINED, places))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("second-5.json does not tell its tokens");
  }

  @Test
  void modelsAndRunsLieByTheirStages() {
    assertThat(places.model("more")).isEqualTo(folder.resolve("runs/more-5/model"));
    assertThat(places.model("second")).isEqualTo(folder.resolve("models/second-5"));
    assertThatThrownBy(() -> places.model("base-pairs"))
        .hasMessageContaining("no stage base-pairs makes a model");
    Stage student = new Stage.Stream("x", List.of("objective=dpo", "model.folder=@second"));
    assertThat(places.assignments(student))
        .contains(
            "objective=dpo",
            "model.folder=" + folder.resolve("models/second-5"),
            "seed=5",
            "run.id=x-5");
  }
}
