package io.tributary.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.ExitCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What each command hands over to its service. */
class CommandLineTest extends CommandLineFixture {
  @Test
  void runWithoutArgumentsTakesTheDefaults() {
    assertThat(execute("run")).isZero();
    assertThat(requests)
        .containsExactly(
            new RunRequest(
                settings(), OutputStyle.NORMAL, Optional.empty(), false, OptionalInt.empty()));
    assertThat(out).hasToString("result");
  }

  @Test
  void runTurnsItsShorthandsIntoSettings() {
    int code =
        execute(
            "run",
            "-c",
            "a.conf",
            "--config=b.conf",
            "--set",
            "learner.learning-rate=5e-5",
            "--set",
            "judge.options.url = http://x/?a=b",
            "--prompts",
            "my prompts.jsonl",
            "--model",
            "m",
            "--objective",
            "inverse-q",
            "--seed",
            "3",
            "--run-id",
            "r",
            "--fresh",
            "--json");
    assertThat(code).as("%s", err).isZero();
    SettingsRequest expected =
        new SettingsRequest(
            List.of(Path.of("a.conf"), Path.of("b.conf")),
            List.of(
                new SettingOverride("learner.learning-rate", "5e-5", "--set"),
                new SettingOverride("judge.options.url", "http://x/?a=b", "--set"),
                new SettingOverride("prompts.file", "my prompts.jsonl", "--prompts"),
                new SettingOverride("model.folder", "m", "--model"),
                new SettingOverride("objective", "inverse-q", "--objective"),
                new SettingOverride("seed", "3", "--seed"),
                new SettingOverride("run.id", "r", "--run-id")));
    assertThat(requests)
        .containsExactly(
            new RunRequest(
                expected, OutputStyle.JSON, Optional.empty(), true, OptionalInt.empty()));
  }

  @Test
  void anOverrideIsAnAssignmentForTheLoader() {
    assertThat(new SettingOverride("prompts.file", "a b=c", "--prompts").assignment())
        .isEqualTo("prompts.file=a b=c");
  }

  @Test
  void sampleKnowsAllItsOptions() {
    int code =
        execute(
            "sample",
            "--model",
            "m",
            "--temperature",
            "0",
            "--top-k",
            "5",
            "--top-p",
            "0.9",
            "--max-new-tokens",
            "7",
            "--seed",
            "-1",
            "--principle",
            "-q",
            "What is it?");
    assertThat(code).as("%s", err).isZero();
    assertThat(requests)
        .containsExactly(
            new SampleCommandRequest(
                settings(),
                OutputStyle.QUIET,
                Path.of("m"),
                "What is it?",
                true,
                0,
                5,
                0.9,
                7,
                OptionalLong.of(-1)));
  }

  private static EvalRequest eval(EvalRequest.Subject subject) {
    return new EvalRequest(
        settings(),
        OutputStyle.NORMAL,
        subject,
        Optional.empty(),
        OptionalInt.empty(),
        4,
        Yardstick.DEFAULT,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void evalComparesModelsOrVersionsOfARun() {
    assertThat(execute("eval", "--model", "a", "--against", "b")).isZero();
    assertThat(execute("eval", "--model", "a", "--model", "c", "--against", "b")).isZero();
    assertThat(execute("eval", "--run", "r")).isZero();
    assertThat(execute("eval", "--run", "r", "--versions", "0, 16,best")).isZero();
    Path b = Path.of("b");
    assertThat(requests)
        .containsExactly(
            eval(new EvalRequest.Models(List.of(Path.of("a")), b)),
            eval(new EvalRequest.Models(List.of(Path.of("a"), Path.of("c")), b)),
            eval(new EvalRequest.Versions("r", List.of())),
            eval(new EvalRequest.Versions("r", List.of("0", "16", "best"))));
  }

  @Test
  void evalTellsHeldOutPromptsFromAFile() {
    int code =
        execute(
            ("eval --run r --prompts p.jsonl --n 9 --samples 2 --by judge --pairs q.parquet"
                    + " --out o.json --seed 5")
                .split(" "));
    assertThat(code).as("%s", err).isZero();
    assertThat(requests)
        .containsExactly(
            new EvalRequest(
                settings(new SettingOverride("seed", "5", "--seed")),
                OutputStyle.NORMAL,
                new EvalRequest.Versions("r", List.of()),
                Optional.of(Path.of("p.jsonl")),
                OptionalInt.of(9),
                2,
                Yardstick.JUDGE,
                Optional.of(Path.of("q.parquet")),
                Optional.of(Path.of("o.json"))));
  }

  @Test
  void theOtherCommandsHandOverWhatTheyWereGiven() {
    assertThat(execute("sft", "--out", "o", "--seed", "2")).isZero();
    assertThat(execute("reward-model", "--out", "o", "--model", "m")).isZero();
    assertThat(
            execute(
                "dpo",
                "--data",
                "a",
                "--data",
                "b",
                "--out",
                "o",
                "--epochs",
                "2",
                "--reference",
                "r"))
        .isZero();
    assertThat(execute("audit", "runs/a b", "--live")).isZero();
    assertThat(execute("config", "--set", "seed=4")).isZero();
    assertThat(execute("doctor", "--json")).isZero();
    assertThat(requests)
        .containsExactly(
            new SftRequest(
                settings(new SettingOverride("seed", "2", "--seed")),
                OutputStyle.NORMAL,
                Path.of("o")),
            new RewardModelRequest(
                settings(new SettingOverride("model.folder", "m", "--model")),
                OutputStyle.NORMAL,
                Path.of("o")),
            new DpoRequest(
                settings(new SettingOverride("offline.epochs", "2", "--epochs")),
                OutputStyle.NORMAL,
                List.of(Path.of("a"), Path.of("b")),
                Optional.of(Path.of("r")),
                Path.of("o")),
            new AuditRequest(settings(), OutputStyle.NORMAL, Optional.of("runs/a b"), true),
            new ConfigRequest(
                settings(new SettingOverride("seed", "4", "--set")), OutputStyle.NORMAL),
            new DoctorRequest(settings(), OutputStyle.JSON));
  }

  @Test
  void experimentHandsOverSeedsAndHowManyAtATime() {
    assertThat(execute("experiment", "alpha", "--quick", "--seeds", "3,1")).isZero();
    assertThat(execute("experiment", "alpha", "--parallel", "2", "--out", "o")).isZero();
    assertThat(requests)
        .containsExactly(
            new ExperimentRequest(
                settings(),
                OutputStyle.NORMAL,
                "alpha",
                true,
                List.of(3L, 1L),
                OptionalInt.empty(),
                Optional.empty()),
            new ExperimentRequest(
                settings(),
                OutputStyle.NORMAL,
                "alpha",
                false,
                List.of(),
                OptionalInt.of(2),
                Optional.of(Path.of("o"))));
  }

  @Test
  void passesTheServicesExitCodeOn() {
    answer = ExitCode.FAILED;
    assertThat(execute("audit", "r")).isEqualTo(1);
  }
}
