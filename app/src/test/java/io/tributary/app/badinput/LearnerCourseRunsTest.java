package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.WRONG_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.api.PreferencePair;
import io.tributary.api.ScoredCandidate;
import io.tributary.app.CommandLineCall;
import io.tributary.gpu.files.DurableFiles;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import io.tributary.streams.log.RunAudit;
import io.tributary.streams.log.SqlitePairLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs in small whose rate, reference or second policy is not the default. */
class LearnerCourseRunsTest {
  @TempDir Path home;

  private TinyRun run(String... settings) throws IOException {
    TinyRun run =
        TinyRun.in(home)
            .with(
                "--set", "judge.options.min-words=60",
                "--set", "judge.options.weights.contains=9",
                "--set", "checkpoint.every-steps=3",
                "--set", "pipeline.deterministic=true");
    for (String setting : settings) run = run.with("--set", setting);
    return run;
  }

  /** The newest checkpoint is taken away, so that its steps are repeated from the one before. */
  private static void repeatLastSteps(TinyRun run) throws IOException {
    Path newest = newest(run);
    SortedMap<String, byte[]> before = tensors(newest);
    DurableFiles.deleteTree(newest);
    // a run with a report is complete
    Files.delete(run.folder().resolve("report.json"));
    run.resume().isFine();
    assertThat(tensors(newest)).usingRecursiveComparison().isEqualTo(before);
    assertThat(RunAudit.of(run.folder()).findings()).isEmpty();
  }

  private static Path newest(TinyRun run) throws IOException {
    try (Stream<Path> all = Files.list(run.folder().resolve("checkpoints"))) {
      return all.filter(Files::isDirectory).max(Path::compareTo).orElseThrow();
    }
  }

  private static SortedMap<String, byte[]> tensors(Path checkpoint) throws IOException {
    SortedMap<String, byte[]> out = new TreeMap<>();
    try (Stream<Path> files = Files.list(checkpoint)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
        out.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    }
    return out;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "reference.refresh=every reference.every-versions=2",
        "reference.refresh=ema reference.ema-decay=0.8",
        "reference.refresh=every reference.every-versions=2 lora.enabled=true lora.rank=2"
      })
  void aReferenceThatMovesIsSaidAndGoesOnWhereItWas(String settings) throws IOException {
    TinyRun run = run(settings.split(" "));
    CommandLineCall call = run.start();
    call.isFine();
    assertThat(call.out() + call.err())
        .contains("the objective's KL is to that moving reference", "val/kl and guards.kl go on");
    String metrics = Files.readString(run.folder().resolve("metrics.jsonl"));
    assertThat(metrics)
        .contains("objective/kl_to_moving_reference", "reference/version", "val/kl")
        .doesNotContain("\"objective/kl\"");
    assertThat(tensors(newest(run))).containsKey("reference.safetensors");
    repeatLastSteps(run);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "objective=simpo reference.refresh=every | objective = simpo has no reference",
        "objective=inverse-q reference.refresh=ema | objective = inverse-q makes its target of",
        "objective=xpo pairs.assembler=checkpoint-pair reference.refresh=ema | objective = xpo"
            + " needs samples of its reference",
        "objective=xpo pairs.assembler=checkpoint-pair pairs.checkpoint-pair.versions-back=1 |"
            + " pairs.checkpoint-pair.versions-back = 0",
        "lora.enabled=true reference.refresh=ema | reference.refresh = ema (--set): must be",
        "learner.schedule.warmup-steps=999 | learner.schedule.warmup-steps = 999: must be at most",
        "prompts.follow=true | learner.schedule.type = cosine (default): must be constant"
      })
  void whatCannotBeIsRefusedByName(String settings, String message) throws IOException {
    run(settings.split(" ")).start().isMistake(WRONG_USAGE, message);
  }

  /** In lock-step each pair's newer version is the newest, so the older one is exactly known. */
  @Test
  void theSecondPolicyIsSoManyVersionsBackThroughAResume() throws IOException {
    TinyRun run = run("pairs.assembler=checkpoint-pair", "pairs.checkpoint-pair.versions-back=2");
    run.start().isFine();
    int late = 0;
    try (SqlitePairLog log =
        SqlitePairLog.openExisting(run.folder().resolve(SqlitePairLog.FILE_NAME))) {
      for (LedgerStep step : log.stepsAfter(0)) {
        for (LoggedExample logged : log.examples(step.sequences())) {
          PreferencePair pair = (PreferencePair) logged.example();
          long older = Math.min(version(pair.chosen()), version(pair.rejected()));
          long newer = Math.max(version(pair.chosen()), version(pair.rejected()));
          assertThat(newer).isEqualTo(step.step() - 1);
          assertThat(older).isEqualTo(Math.max(0, newer - 2));
          if (older > 0) late++;
        }
      }
    }
    assertThat(late).isPositive();
    assertThat(tensors(newest(run)).keySet()).filteredOn(f -> f.startsWith("older-")).hasSize(2);
    repeatLastSteps(run);
  }

  private static long version(ScoredCandidate scored) {
    return scored.candidate().version().number();
  }

  @Test
  void aConstantRateAndADeclaredHorizonAreTheRuns() throws IOException {
    TinyRun constant = run("learner.schedule.type=constant", "learner.learning-rate=1.0e-3");
    constant.start().isFine();
    List<Double> rates = rates(constant);
    assertThat(rates).hasSizeGreaterThan(3).containsOnly(1e-3);
    DurableFiles.deleteTree(constant.folder());

    TinyRun declared = run("learner.schedule.horizon-steps=3", "learner.learning-rate=1.0e-3");
    CommandLineCall call = declared.start();
    call.isFine();
    assertThat(rates(declared).subList(2, rates.size())).containsOnly(1e-4);
    assertThat(call.out() + call.err())
        .containsOnlyOnce("horizon of 3 steps is passed: it stays at 1.0E-4");
  }

  private static List<Double> rates(TinyRun run) throws IOException {
    return ObjectiveRunsTest.metric(run, "learning_rate");
  }
}
