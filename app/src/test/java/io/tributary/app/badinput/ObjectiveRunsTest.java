package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.WRONG_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.ObjectiveSpecs;
import io.tributary.streams.log.RunAudit;
import io.tributary.streams.log.SqlitePairLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A run of each objective in small, and what is refused before one begins. */
class ObjectiveRunsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path home;

  static Stream<String> onThisStream() {
    return ObjectiveSpecs.all().stream()
        .filter(spec -> !spec.needs().has(Need.REFERENCE_SAMPLES))
        .map(ObjectiveSpec::id);
  }

  @ParameterizedTest
  @MethodSource("onThisStream")
  void aRunTrainsAndReports(String objective) throws IOException {
    TinyRun run = run("objective=" + objective);
    run.start().isFine();
    JsonNode report = JSON.readTree(run.folder().resolve("report.json").toFile());
    assertThat(report.path("objective").asText()).isEqualTo(objective);
    assertThat(report.at("/measured/length_heat_map").isNull())
        .as("candidates with scores, in pairs or lists, have a heat map")
        .isEqualTo(objective.equals("inverse-q"));
    assertThat(RunAudit.of(run.folder()).findings()).isEmpty();
    List<Double> losses = metric(run, "loss");
    assertThat(losses).isNotEmpty().allMatch(Double::isFinite);
    assertThat(metric(run, "grad_norm")).anyMatch(norm -> norm > 0);
    assertThat(metric(run, "train/bad_steps")).containsOnly(0.0);
  }

  /** All forms in both modes; the second model of mode aligned is a policy of the same shape. */
  @ParameterizedTest
  @CsvSource({
    "soft,aligned",
    "reverse,principle",
    "reverse,aligned",
    "sampled,principle",
    "sampled,aligned"
  })
  void inverseQTrainsInEachFormAndMode(String form, String mode) throws IOException {
    Path second = TinyModels.policy(home.resolve("second"));
    TinyRun run =
        run(
            "objective=inverse-q",
            "learner.inverse-q.form=" + form,
            "learner.inverse-q.mode=" + mode,
            "learner.inverse-q.aligned-model=" + second);
    run.start().isFine();
    assertThat(RunAudit.of(run.folder()).findings()).isEmpty();
    assertThat(metric(run, "loss")).isNotEmpty().allMatch(Double::isFinite);
  }

  /** The value head and its moments are part of the checkpoint. */
  @Test
  void ppoGoesOnWithItsValueHead() throws IOException {
    TinyRun run = run("objective=ppo");
    run.start().isFine();
    try (Stream<Path> checkpoints = Files.list(run.folder().resolve("checkpoints"))) {
      assertThat(checkpoints.filter(Files::isDirectory))
          .isNotEmpty()
          .allMatch(folder -> Files.exists(folder.resolve("value-head.safetensors")));
    }
    run.resume().isFine();
  }

  @ParameterizedTest
  @CsvSource({"kto", "pro", "ppo"})
  void adaptersAreTrainedToo(String objective) throws IOException {
    TinyRun run = run("objective=" + objective, "lora.enabled=true", "lora.rank=2");
    run.start().isFine();
    assertThat(run.folder().resolve("model/adapter_config.json")).exists();
  }

  @Test
  void aGroupWithTooFewScoresIsARecordedDrop() throws IOException, SQLException {
    // responses either hold the letter or not: two scores, and pro needs three
    TinyRun run = TinyRun.in(home).with("--set", "objective=pro");
    run.start().isFine();
    assertThat(RunAudit.of(run.folder()).findings()).isEmpty();
    JsonNode prompts = JSON.readTree(run.folder().resolve("report.json").toFile()).path("prompts");
    assertThat(prompts.path("fed").asLong()).isPositive();
    assertThat(prompts.path("pairs").asLong() + prompts.path("samples").asLong()).isZero();
    long dropped = 0;
    for (String reason : List.of("tied", "identical")) {
      dropped += prompts.path("dropped").path(reason).asLong();
    }
    assertThat(dropped).as("%s", prompts).isEqualTo(prompts.path("fed").asLong());
    assertThat(details(run))
        .isNotEmpty()
        .allMatch(detail -> detail.matches("[12] different scores, the objective needs 3"));
    assertThat(Files.readString(run.folder().resolve("metrics.jsonl"))).doesNotContain("\"loss\"");
  }

  /** Of the pair log's drops, why. */
  private static List<String> details(TinyRun run) throws SQLException {
    List<String> out = new ArrayList<>();
    String path = "jdbc:sqlite:" + run.folder().resolve(SqlitePairLog.FILE_NAME);
    try (Connection connection = DriverManager.getConnection(path);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT detail FROM outcomes")) {
      while (rows.next()) out.add(rows.getString(1));
    }
    return out;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "objective=pppo | objective (--set): there is no objective pppo; did you mean ppo",
        "objective=xpo | objective = xpo (--set) needs responses of the reference model",
        "learner.objectives.ipo.bta=1 | learner.objectives.ipo.bta = 1 (--set) is not a parameter"
            + " of ipo; did you mean beta?",
        "learner.objectives.ipo.beta=0 | learner.objectives.ipo.beta = 0 (--set) must be a number,"
            + " more than 0, up to 100",
        "learner.objectives.ipa.beta=1 | learner.objectives.ipa.beta (--set): there is no objective"
            + " ipa; did you mean ipo"
      })
  void whatCannotBeIsRefusedByName(String setting, String message) throws IOException {
    run(setting).start().isMistake(WRONG_USAGE, message);
  }

  @ParameterizedTest
  @CsvSource({
    "best-worst,learner.dpo.beta=0.1",
    "best-random,learner.dpo.beta=0.1",
    "max-margin,pairs.max-margin.floor=0.5",
    "all-pairs,learner.examples-per-step=8",
    "rejection-sampling,pairs.rejection-sampling.keep=2",
    "checkpoint-pair,pairs.checkpoint-pair.versions-back=2"
  })
  void aRunTrainsOnThePairsOfEachAssembler(String assembler, String setting) throws IOException {
    TinyRun run =
        run(
            "pairs.assembler=" + assembler,
            setting,
            "pipeline.max-in-flight=10",
            "pipeline.max-policy-lag=1000");
    run.start().isFine();
    assertThat(RunAudit.of(run.folder()).findings()).isEmpty();
    assertThat(metric(run, "loss")).isNotEmpty().allMatch(Double::isFinite);
    List<Double> rates = metric(run, "pairs/acceptance_rate");
    assertThat(rates).allMatch(rate -> rate >= 0 && rate <= 1).anyMatch(rate -> rate > 0);
    List<Double> perPrompts = metric(run, "pairs/per_prompt");
    double perPrompt = perPrompts.get(perPrompts.size() - 1);
    assertThat(perPrompt > 1).isEqualTo(assembler.equals("all-pairs"));
  }

  @Test
  void listsAreNotMadeIntoPairs() throws IOException {
    TinyRun.in(home)
        .with("--set", "objective=grpo", "--set", "pairs.assembler=all-pairs")
        .start()
        .isMistake(
            WRONG_USAGE,
            "pairs.assembler = all-pairs (--set): objective = grpo learns from all candidates");
  }

  @Test
  void xpoTrainsOnPairsOfPolicyAndReference() throws IOException {
    TinyRun run = run("objective=xpo", "pairs.assembler=checkpoint-pair");
    run.start().isFine();
    assertThat(RunAudit.of(run.folder()).findings()).isEmpty();
    assertThat(Files.readString(run.folder().resolve("metrics.jsonl"))).contains("\"loss\"");
  }

  @Test
  void rankingsOfTwoAreRefused() throws IOException {
    TinyRun.in(home)
        .with("--set", "objective=pro", "--set", "generation.candidates=2")
        .start()
        .isMistake(
            WRONG_USAGE,
            "objective = pro (--set) ranks at least 3 candidates of a prompt, and there are 2",
            "generation.candidates to 4 or more");
  }

  /** Scores with many values, so that there is a ranking. */
  private TinyRun run(String... settings) throws IOException {
    TinyRun run =
        TinyRun.in(home)
            .with(
                "--set", "judge.options.min-words=60", "--set", "judge.options.weights.contains=9");
    for (String setting : settings) run = run.with("--set", setting);
    return run;
  }

  static List<Double> metric(TinyRun run, String name) throws IOException {
    try (Stream<String> lines = Files.lines(run.folder().resolve("metrics.jsonl"))) {
      return lines
          .map(ObjectiveRunsTest::parse)
          .filter(line -> line.has(name))
          .map(line -> line.path(name).asDouble(Double.NaN))
          .toList();
    }
  }

  private static JsonNode parse(String line) {
    try {
      return JSON.readTree(line);
    } catch (IOException e) {
      throw new IllegalStateException(line, e);
    }
  }
}
