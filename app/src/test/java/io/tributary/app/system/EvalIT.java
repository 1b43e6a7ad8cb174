package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.app.evaluation.WinRate;
import io.tributary.app.report.MetricSample;
import io.tributary.app.report.MetricsFile;
import io.tributary.app.system.Program.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code tributary eval} and what a run itself leaves in eval/, on the miniature. */
class EvalIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SAMPLES = "versions/gold/samples";
  private static Path run;

  @BeforeAll
  static void aRun() {
    Miniature.first();
    run = Miniature.run("first").path();
  }

  private static JsonNode result(Ended ended) throws IOException {
    String[] lines = ended.with(0).out().strip().split("\n");
    return JSON.readTree(lines[lines.length - 1]).path("result");
  }

  @Test
  void aRunLeavesItsEvaluationsInFilesAndInTheReport() throws Exception {
    EvaluationFile heldOut = EvaluationFiles.read(run.resolve("eval/held-out.json"));
    assertThat(heldOut.kind()).isEqualTo("held-out");
    assertThat(heldOut.yardstick()).isEqualTo("gold");
    assertThat(heldOut.versions()).hasSize(2);
    assertThat(heldOut.version("reference").kl().response().value()).isZero();
    assertThat(heldOut.judge().pairs()).isGreaterThanOrEqualTo(32);
    assertThat(heldOut.judge().positionBias().consistent())
        .as("a reward model scores each response by itself")
        .isEqualTo(1);
    assertThat(heldOut.lengthHeatMap().prompts() + heldOut.lengthHeatMap().without())
        .isEqualTo(Miniature.run("first").report().at("/prompts/pairs").asInt());
    JsonNode report = Miniature.run("first").report();
    WinRate rate = heldOut.games().get(0).winRate();
    assertThat(report.at("/eval/win_rate_vs_ref/wins").asLong()).isEqualTo(rate.wins());
    assertThat(report.at("/measured"))
        .isEqualTo(JSON.readTree(run.resolve("eval/held-out.json").toFile()));

    EvaluationFile validated = EvaluationFiles.read(run.resolve("eval/validated.json"));
    assertThat(validated.versions().get(0).name()).isEqualTo("v0");
    assertThat(validated.versions()).hasSizeGreaterThanOrEqualTo(3);
    for (VersionFigures v : validated.versions()) {
      assertThat(run.resolve("eval/validation-" + v.name() + ".json")).exists();
      assertThat(v.bradleyTerry().known()).isTrue();
    }
    String page = Files.readString(run.resolve("report.html"));
    assertThat(page)
        .contains("Held-out prompts in full", "Validated versions", "Bradley-Terry rating")
        .contains("Does the reward like length?", "Same verdict in both orders");
  }

  @Test
  void comparesAllVersionsOfARunAndGivesTheSameTwice() throws Exception {
    List<Long> steps = Miniature.run("first").checkpoints();
    JsonNode all = result(Miniature.execute("eval", "--run", "first", "--json", "--samples", "2"));
    Path file = Miniature.FOLDER.resolve(all.path("file").asText());
    EvaluationFile evaluation = EvaluationFiles.read(file);
    assertThat(evaluation.kind()).isEqualTo("versions");
    assertThat(evaluation.prompts()).isEqualTo(32);
    assertThat(evaluation.samples()).isEqualTo(2);
    assertThat(evaluation.versions())
        .extracting(VersionFigures::version)
        .contains(0L)
        .containsAll(steps);
    int k = evaluation.versions().size();
    assertThat(evaluation.games()).hasSize(k * (k - 1) / 2);
    assertThat(evaluation.games()).allMatch(game -> game.winRate().n() == 32);
    assertThat(evaluation.lengthHeatMap()).isNotNull();
    assertThat(evaluation.versions().get(0).categories().size()).isGreaterThan(1);
    assertThat(Files.readString(Miniature.FOLDER.resolve(all.path("page").asText())))
        .contains("Versions compared", "Win rate of the row against the column");

    assertThat(lines(evaluation))
        .as("a line of the metric stream for each version")
        .hasSameSizeAs(evaluation.versions());
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("Compared later: " + file.getFileName());

    byte[] once = Files.readAllBytes(file);
    result(Miniature.execute("eval", "--run", "first", "--json", "--samples", "2"));
    assertThat(Files.readAllBytes(file)).isEqualTo(once);
    assertThat(Miniature.execute("audit", "first").with(0).out()).endsWith("PASSED\n");
  }

  /** Those of an evaluation with its number of responses to a prompt. */
  private static List<MetricSample> lines(EvaluationFile evaluation) throws IOException {
    return MetricsFile.read(run.resolve("metrics.jsonl")).stream()
        .filter(line -> evaluation.samples() == line.values().getOrDefault(SAMPLES, 0.0))
        .filter(line -> line.values().containsKey("versions/gold/bradley_terry_low"))
        .toList();
  }

  @Test
  void theReportAndEvalAgreeOnTheSamePromptsAndDraws() throws Exception {
    long best = Miniature.run("first").report().path("best_version").asLong();
    List<Long> steps = Miniature.run("first").checkpoints();
    long other = best == 0 ? steps.get(0) : best;
    JsonNode done =
        result(
            Miniature.execute(
                "eval", "--run", "first", "--versions", "0," + other, "--samples", "1", "--json"));
    EvaluationFile two = EvaluationFiles.read(Miniature.FOLDER.resolve(done.path("file").asText()));
    EvaluationFile report = EvaluationFiles.read(run.resolve("eval/held-out.json"));
    assertThat(two.version("v0").reward()).isEqualTo(report.version("reference").reward());
    assertThat(two.version("v0").kl().response().value()).isZero();
  }

  @Test
  void theJudgeDecidesInBothOrdersAndIsTriedOnPairsOfAFile() throws Exception {
    Path pairs =
        Miniature.write(
            Miniature.FOLDER.resolve("pairs.jsonl"),
            """
            {"prompt": "how do i bake bread?", "chosen": "take flour and water.", "rejected": "no."}
            {"prompt": "plan a trip", "chosen": "start with a list.", "rejected": "go away"}
            """);
    JsonNode done =
        result(
            Miniature.execute(
                "eval",
                "--run",
                "first",
                "--versions",
                "0,latest",
                "--by",
                "judge",
                "--pairs",
                pairs.toString(),
                "--n",
                "8",
                "--out",
                "judged.json",
                "--json"));
    EvaluationFile judged = EvaluationFiles.read(Miniature.FOLDER.resolve("judged.json"));
    assertThat(done.path("file").asText()).isEqualTo("judged.json");
    assertThat(judged.yardstick()).isEqualTo("judge reward-model");
    assertThat(judged.prompts()).isEqualTo(8);
    assertThat(judged.judge().pairs()).isEqualTo(2);
    assertThat(judged.judge().accuracy().n()).isEqualTo(2);
    assertThat(Miniature.FOLDER.resolve("judged.html")).exists();
  }

  @Test
  void comparesModelFolders() throws Exception {
    String model = run.resolve("model").toString();
    String base = Miniature.policy().toString();
    JsonNode done =
        result(
            Miniature.execute(
                "eval", "--model", model, "--against", base, "--samples", "1", "--json"));
    EvaluationFile two = EvaluationFiles.read(Miniature.FOLDER.resolve(done.path("file").asText()));
    assertThat(two.versions()).extracting(VersionFigures::name).containsExactly(base, model);
    assertThat(two.games().get(0).winRate().n()).isEqualTo(32);
    assertThat(two.version(model).kl().bestOf()).isEqualTo(1);
    assertThat(two.version(base).kl().response().value()).isZero();
  }

  @Test
  void aVersionThatIsNotThereIsNamedWithThoseThatAre() {
    Ended ended = Miniature.execute("eval", "--run", "first", "--versions", "0,7777").with(1);
    assertThat(ended.err())
        .contains("version 7777 is not there", "the weights of 0, ")
        .doesNotContain("\tat ");
    assertThat(Miniature.execute("eval", "--run", "nowhere").with(1).err())
        .contains("there is no run");
  }
}
