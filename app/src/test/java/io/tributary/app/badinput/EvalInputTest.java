package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.FAILED;
import static io.tributary.app.ExitCode.WRONG_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.CommandLineCall;
import io.tributary.app.evaluation.EvaluationFile;
import io.tributary.app.evaluation.EvaluationFile.VersionFigures;
import io.tributary.app.evaluation.EvaluationFiles;
import io.tributary.app.report.MetricSample;
import io.tributary.app.report.MetricsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code eval} of a tiny run with a user's own prompts and a rule judge, and what it refuses. */
class EvalInputTest {
  @TempDir private static Path home;
  private static TinyRun run;

  @BeforeAll
  static void makeARun() throws IOException {
    run = TinyRun.in(home);
    run.start().isFine();
  }

  private static CommandLineCall eval(String... arguments) {
    List<String> all = new ArrayList<>(List.of("eval", "--set", "run.folder=" + run.runs()));
    all.addAll(List.of(arguments));
    return CommandLineCall.of(all.toArray(String[]::new));
  }

  private static String write(String name, String text) throws IOException {
    return Files.writeString(home.resolve(name), text).toString();
  }

  @Test
  void withoutAGoldScorerTheProxyDecides() throws IOException {
    Path out = home.resolve("out.json");
    eval("--run", TinyRun.ID, "--versions", "0,latest", "--out", out.toString()).isFine();
    EvaluationFile file = EvaluationFiles.read(out);
    assertThat(file.yardstick()).isEqualTo("proxy");
    assertThat(file.prompts()).isEqualTo(4);
    assertThat(file.samples()).isEqualTo(4);
    assertThat(file.judge().pairs()).as("nobody labelled anything").isZero();
    assertThat(file.judge().positionBias().consistent()).isEqualTo(1);
    assertThat(file.versions().get(0).proxy()).as("the proxy is the yardstick").isNull();
    assertThat(file.versions().get(0).kl().response().value()).isZero();
    assertThat(file.versions().get(1).kl().bestOf()).isEqualTo(4);
  }

  @Test
  void aRunThatIsCompleteGetsTheFiguresInItsStream() throws IOException {
    Path metrics = run.folder().resolve("metrics.jsonl");
    int before = MetricsFile.read(metrics).size();
    eval("--run", TinyRun.ID, "--versions", "0,latest", "--samples", "3").isFine();
    List<MetricSample> added =
        MetricsFile.read(metrics).stream()
            .filter(line -> Double.valueOf(3).equals(line.values().get("versions/proxy/samples")))
            .toList();
    assertThat(added).hasSize(2).extracting(MetricSample::step).startsWith(0L);
    assertThat(MetricsFile.read(metrics)).hasSize(before + 2);
    assertThat(added.get(1).values())
        .containsKeys("versions/proxy/win_rate", "versions/proxy/kl", "versions/proxy/elo_low");
    assertThat(Files.readString(run.folder().resolve("report.html"))).contains("Compared later");
  }

  /** Another yardstick's figures of the same versions are another file, on the page too. */
  @Test
  void yardsticksDoNotOverwriteEachOther() throws IOException {
    Path files = run.folder().resolve("eval");
    eval("--run", TinyRun.ID, "--versions", "0,latest").isFine();
    Path first = onlyFile(files, "versions-[0-9-]+[.]json");
    byte[] before = Files.readAllBytes(first);
    eval("--run", TinyRun.ID, "--versions", "0,latest", "--by", "judge").isFine();
    assertThat(first).hasBinaryContent(before);
    Path second = onlyFile(files, "versions-[0-9-]+-judge[.]json");
    assertThat(EvaluationFiles.read(second).yardstick()).startsWith("judge");
    assertThat(Files.readString(run.folder().resolve("report.html")))
        .contains(first.getFileName().toString(), second.getFileName().toString());
  }

  private static Path onlyFile(Path folder, String name) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> found = all.filter(f -> f.getFileName().toString().matches(name)).toList();
      assertThat(found).hasSize(1);
      return found.get(0);
    }
  }

  @Test
  void aRunThatIsNotCompleteKeepsItsStreamAndItIsSaid() throws IOException {
    Path report = run.folder().resolve("report.json");
    Path aside = run.folder().resolve("aside.json");
    byte[] metrics = Files.readAllBytes(run.folder().resolve("metrics.jsonl"));
    Files.move(report, aside);
    try {
      CommandLineCall call =
          eval("--run", TinyRun.ID, "--versions", "0,latest", "--set", "evaluation.prompts=3");
      call.isFine();
      assertThat(call.out() + call.err())
          .contains("is not complete, so its metric stream and report do not get these figures");
      assertThat(run.folder().resolve("metrics.jsonl")).hasBinaryContent(metrics);
    } finally {
      Files.move(aside, report);
    }
  }

  @Test
  void aVersionPlaysItselfToATie() throws IOException {
    Path out = home.resolve("models.json");
    String model = run.model().toString();
    eval(
            "--model",
            model,
            "--against",
            model,
            "--prompts",
            run.prompts().toString(),
            "--set",
            "model.dtype=fp32",
            "--set",
            "generation.max-new-tokens=6",
            "--out",
            out.toString())
        .isFine();
    EvaluationFile file = EvaluationFiles.read(out);
    assertThat(file.games().get(0).winRate().ties()).isEqualTo(24);
    VersionFigures same = file.versions().get(1);
    assertThat(same.name()).isEqualTo(model + " (2)");
    assertThat(same.kl().response().value()).isZero();
    assertThat(same.bradleyTerry().value()).isEqualTo(1000);
    assertThat(same.gain().value()).isZero();
  }

  @Test
  void aDamagedCheckpointIsNamed() throws IOException {
    Path copy = run.runs().resolve("copy");
    try (Stream<Path> files = Files.walk(run.folder())) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(run.folder().relativize(file)));
      }
    }
    Path checkpoints = copy.resolve("checkpoints");
    Path newest;
    try (Stream<Path> steps = Files.list(checkpoints)) {
      newest = steps.max(Path::compareTo).orElseThrow();
    }
    Path weights = newest.resolve("policy.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length / 2] ^= 1;
    Files.write(weights, bytes);
    eval("--run", "copy", "--versions", "0,latest")
        .isMistake(FAILED, newest.getFileName().toString(), "is damaged");
  }

  @Test
  void whatIsNotThereIsNamedWithWhatIs() {
    eval("--run", TinyRun.ID, "--versions", "0,7777")
        .isMistake(FAILED, "version 7777 is not there", "the weights of 0, ");
    eval("--run", "other").isMistake(FAILED, "there is no run", TinyRun.ID);
    eval("--run", TinyRun.ID, "--versions", "0,first")
        .isMistake(WRONG_USAGE, "\"first\"", "whole number, best or latest");
    eval("--run", TinyRun.ID, "--versions", "0").isMistake(WRONG_USAGE, "two or more");
    eval("--run", TinyRun.ID, "--pairs", "no.jsonl").isMistake(FAILED, "there is no file no.jsonl");
  }

  @Test
  void modelsHaveNoProxyAndNoEmbeddedJudge() throws IOException {
    String model = run.model().toString();
    eval("--model", model, "--against", model, "--by", "proxy")
        .isMistake(WRONG_USAGE, "--by is proxy", "gold or judge");
    eval("--model", model, "--against", model, "--by", "judge")
        .isMistake(WRONG_USAGE, "embedded reward model", "judge.options.model=FOLDER");
    String reward = TinyModels.rewardModel(home.resolve("reward")).toString();
    eval("--model", reward, "--against", model).isMistake(WRONG_USAGE, "is a reward model");
    eval("--model", model, "--against", reward).isMistake(WRONG_USAGE, "is a reward model");
  }

  @Test
  void aBadRowOfAPairsFileIsNamed() throws IOException {
    String pairs = write("pairs.jsonl", "{\"prompt\": \"p\", \"chosen\": \"c\"}\n");
    eval("--run", TinyRun.ID, "--versions", "0,latest", "--pairs", pairs)
        .isMistake(FAILED, pairs, "line 1", "rejected");
  }
}
