package io.tributary.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line says by itself: help, and what is wrong with its use. */
class CommandUsageTest extends CommandLineFixture {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "run --sed 3",
        "run --seed three",
        "run --resume r --fresh",
        "run --seed 3 --set seed=4",
        "run --set seed",
        "run --set =4",
        "run --quiet --json",
        "sample --model m",
        "sample --model m --temperature -1 x",
        "sample --model m --temperature NaN x",
        "sample --model m --top-p 0 x",
        "sample --model m --top-k -1 x",
        "sample --model m --max-new-tokens 0 x",
        "eval --model a",
        "eval --model a --against b --n 0",
        "eval",
        "eval --against b",
        "eval --versions 0,1",
        "eval --run r --model a --against b",
        "eval --run r --samples 0",
        "eval --run r --samples 65",
        "eval --run r --by vote",
        "eval --run r --out o.html",
        "sft",
        "dpo --out o",
        "dpo --data a",
        "experiment alpha --parallel 0",
        "experiment alpha --seeds -1",
        "audit",
        "audit a b",
        "export r",
        "export r --out x.jsonl --format csv",
        "import x.jsonl",
        "import --out x.jsonl",
        "import a.jsonl --out x.jsonl --layout chat",
        "rum"
      })
  void wrongUsageIsOneClearMessageAndCode2(String line) {
    assertThat(execute(line.split(" "))).isEqualTo(2);
    assertThat(err.toString()).startsWith("tributary: ").doesNotContain("\tat ");
    assertThat(err.toString().lines().count()).isLessThanOrEqualTo(3);
    assertThat(requests).isEmpty();
  }

  @Test
  void wrongUsageNamesTheValueAndTheNearestName() {
    execute("run", "--sed", "3");
    assertThat(err.toString())
        .contains("--sed")
        .contains("--seed")
        .contains("tributary run --help");
    execute("sample", "--model", "m", "--top-p", "1.5", "x");
    assertThat(err.toString()).contains("--top-p is 1.5, but must be more than 0, at most 1");
    execute("run", "--seed", "3", "--set", "seed=4");
    assertThat(err.toString()).contains("seed is given twice: --set seed=4 and --seed 3");
  }

  @Test
  void aMistakeHasNoStackTraceUnlessAskedFor() {
    failure = UserError.failed("the run folder runs/a exists").withHint("choose another --run-id");
    assertThat(execute("run")).isEqualTo(1);
    assertThat(err)
        .hasToString(
            "tributary: the run folder runs/a exists%n  choose another --run-id%n".formatted());
    assertThat(execute("run", "--stacktrace")).isEqualTo(1);
    assertThat(err.toString()).contains("\tat io.tributary");
  }

  @Test
  void withoutACommandItShowsWhatThereIs() {
    assertThat(execute()).isEqualTo(2);
    assertThat(err.toString()).contains("run", "reward-model", "audit", "doctor", "completion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "sft",
        "reward-model",
        "dpo",
        "sample",
        "eval",
        "audit",
        "export",
        "import",
        "config",
        "doctor",
        "completion"
      })
  void helpHasExamplesAndExitCodes(String command) {
    assertThat(execute(command, "--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: tributary " + command)
        .contains("Options:")
        .contains("Exit codes:")
        .contains("wrong usage")
        .containsOnlyOnce("--help")
        .containsPattern("Examples:\\R +(source <\\()?tributary " + command);
    assertThat(requests).isEmpty();
  }

  @Test
  void tellsItsVersion() {
    assertThat(execute("--version")).isZero();
    assertThat(out.toString()).matches("(?s)tributary \\d+\\.\\d+\\.\\d+\\R");
  }

  @Test
  void completionIsAScriptThatShellsCanRead() throws Exception {
    assertThat(execute("completion")).isZero();
    assertThat(out.toString()).contains("complete -F").contains("reward-model");
    Process sh = new ProcessBuilder("bash", "-n").redirectErrorStream(true).start();
    try (var in = sh.getOutputStream()) {
      in.write(out.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertThat(sh.waitFor()).isZero();
  }
}
