package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.app.badinput.TinyModels;
import io.tributary.app.evaluation.ValidationRecord;
import io.tributary.app.making.Workshop;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.judges.Judges;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.log.Validated;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one validation measures and leaves; choosing the best version is tested with whole runs. */
class PolicyValidationTest {
  private static final List<Prompt> PROMPTS =
      List.of(new Prompt("1", "plan a picnic"), new Prompt("2", "write a letter"));

  @TempDir private Path home;
  private LoadedModel model;
  private ValidationFiles files;
  private ValidationFiles secondFiles;
  private FixedSampling sampling;
  private SqlitePairLog log;
  private BestVersions best;
  private PolicyValidation validation;

  @BeforeEach
  void open() throws IOException {
    Settings settings =
        SettingsLoader.defaults().set("generation.max-new-tokens=8").load().settings();
    Workshop workshop = Workshop.of(settings, Compute.FP32_CPU);
    model =
        LoadedModel.open(
            TinyModels.policy(home.resolve("policy")), Compute.FP32_CPU, workshop.prompts());
    sampling =
        new FixedSampling(
            model, new ResponseCodec(model, workshop.prompts()), settings, PROMPTS, 1, 1, 1);
    log = SqlitePairLog.open(home.resolve("pairs.db"));
    best = new BestVersions(home.resolve("best"), model, () -> null);
    files = ValidationFiles.of(new RunFolder(home), settings, PROMPTS, OptionalInt.of(1));
    validation = validation(1, files);
    secondFiles = ValidationFiles.of(new RunFolder(home), settings, PROMPTS, OptionalInt.of(2));
  }

  /** The judges differ in the letters that they look for. */
  private PolicyValidation validation(int judge, ValidationFiles into) {
    String letters = judge == 1 ? "(?:[a-k])" : "(?:[l-z])";
    Proxy proxy = new Proxy.ByJudge(Judges.create("rule", Map.of("contains", letters)));
    return new PolicyValidation(
        new Answering(sampling, Optional.of(proxy), Optional.empty()),
        into,
        8,
        null,
        log,
        best,
        Optional.empty(),
        OptionalInt.of(judge));
  }

  @AfterEach
  void close() {
    validation.close();
    log.close();
    model.close();
  }

  @Test
  void aVersionIsComparedWithTheReferencesFile() {
    Map<String, Double> zero = validation.measure(model.weights(), PolicyVersion.REFERENCE);
    assertThat(zero).containsEntry("version", 0.0).containsEntry("val/kl", 0.0);
    Map<String, Double> later = validation.measure(model.weights(), new PolicyVersion(16));
    assertThat(later).containsEntry("version", 16.0).containsEntry("val/win_rate", 0.5);
    assertThat(files.all()).extracting(ValidationRecord::version).containsExactly(0L, 16L);
    ValidationRecord kept = files.read(16).orElseThrow();
    assertThat(kept.figures()).isEqualTo(later);
    assertThat(kept.rewards()).isEqualTo(files.read(0).orElseThrow().rewards());
  }

  @Test
  void theReferenceIsAskedAgainIfItsFileIsGone() throws IOException {
    validation.measure(model.weights(), PolicyVersion.REFERENCE);
    List<Double> rewards = files.read(0).orElseThrow().rewards();
    Files.delete(home.resolve("eval/validation-v0.json"));
    validation.measure(model.weights(), new PolicyVersion(16));
    assertThat(files.read(0).orElseThrow().rewards()).isEqualTo(rewards);
  }

  /** Another judge begins with the reference and the best so far; the others' figures stay. */
  @Test
  void anotherJudgeScoresTheReferenceAndWhatIsKeptAnew() {
    validation.baseline(model.weights());
    for (long version : new long[] {16, 32}) {
      log.recordEvaluation(
          version, validation.measure(model.weights(), new PolicyVersion(version)));
    }
    best.keep(16, model.weights());
    Map<Long, Map<String, Double>> before = log.evaluations();
    validation.baseline(model.weights());
    assertThat(log.evaluations()).as("done already").isEqualTo(before);

    try (PolicyValidation second = validation(2, secondFiles)) {
      second.baseline(model.weights());
    }
    assertThat(log.evaluations().get(0L)).containsEntry("val/judge", 2.0);
    assertThat(log.evaluations().get(16L)).containsEntry("val/judge", 2.0);
    assertThat(log.evaluations().get(32L)).isEqualTo(before.get(32L));
    assertThat(Validated.comparable(log.evaluations())).containsOnlyKeys(0L, 16L);
    assertThat(secondFiles.all()).extracting(ValidationRecord::version).containsExactly(0L, 16L);
  }
}
