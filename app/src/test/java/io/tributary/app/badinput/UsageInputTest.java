package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.FAILED;
import static io.tributary.app.ExitCode.WRONG_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.CommandLineCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageInputTest {
  @TempDir private Path home;

  @Test
  void showsWhatThereIsWithoutACommand() {
    CommandLineCall call = CommandLineCall.of();
    assertThat(call.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(call.err()).contains("Usage: tributary", "run", "audit", "Examples:");
  }

  @Test
  void namesTheNearestCommandAndOption() {
    CommandLineCall.of("smaple").isMistake(WRONG_USAGE, "no command smaple", "did you mean sample");
    CommandLineCall.of("run", "--sed", "3")
        .isMistake(WRONG_USAGE, "no option --sed", "--seed", "see tributary run --help");
  }

  @Test
  void saysWhatIsTooMuchAndWhatIsMissing() {
    CommandLineCall.of("run", "now").isMistake(WRONG_USAGE, "unexpected argument now");
    CommandLineCall.of("sample", "hello").isMistake(WRONG_USAGE, "--model=FOLDER");
    CommandLineCall.of("run", "--seed", "x")
        .isMistake(WRONG_USAGE, "--seed", "'x' is not a whole number");
    CommandLineCall.of("run", "--fresh", "--resume", "r")
        .isMistake(WRONG_USAGE, "--fresh", "--resume");
  }

  @Test
  void doesNotWorkForAPlaceThatCannotTakeTheResult() throws IOException {
    Files.writeString(home.resolve("mine.txt"), "precious");
    for (String command : new String[] {"sft", "reward-model"}) {
      CommandLineCall.of(command, "--out", home.toString())
          .isMistake(WRONG_USAGE, "--out " + home, "new or empty");
    }
    assertThat(home).isDirectoryContaining("glob:**mine.txt");
  }

  @Test
  void saysThatThereIsNoSuchRunAndWhichThereAre() throws IOException {
    Path run = Files.createDirectories(home.resolve("runs/monday"));
    Files.writeString(run.resolve("config.conf"), "");
    String runs = "run.folder=" + home.resolve("runs");
    CommandLineCall.of("audit", "mnday", "--set", runs)
        .isMistake(FAILED, "there is no run " + home.resolve("runs/mnday"), "monday");
    CommandLineCall.of("run", "--resume", "mnday", "--set", runs)
        .isMistake(FAILED, "there is no run", "monday");
    CommandLineCall.of("audit", home.toString(), "--set", runs)
        .isMistake(FAILED, home + " is not the folder of a run", "config.conf");
  }

  @Test
  void auditsNoRunThatHasNoPairLog() throws IOException {
    Files.writeString(home.resolve("config.conf"), "");
    CommandLineCall.of("audit", home.toString())
        .isMistake(FAILED, "there is no pair log " + home.resolve("pairs.db"));
  }

  @Test
  void auditsNoFileThatIsNoDatabase() throws IOException {
    Files.writeString(home.resolve("config.conf"), "");
    Files.writeString(home.resolve("pairs.db"), "this is a text of mine, not a database\n");
    CommandLineCall call = CommandLineCall.of("audit", home.toString());
    assertThat(call.exitCode()).isEqualTo(FAILED);
    assertThat(call.out() + call.err()).contains("pairs.db", "damaged").doesNotContain("\tat ");
  }

  @Test
  void samplesNothingFromARewardModelOrWithAnEmptyPrompt() throws IOException {
    Path model = TinyModels.rewardModel(home.resolve("reward"));
    CommandLineCall.of("sample", "--model", model.toString(), "hello")
        .isMistake(WRONG_USAGE, model.toString(), "is a reward model");
    CommandLineCall.of("sample", "--model", model.toString(), " ")
        .isMistake(WRONG_USAGE, "the prompt is empty");
    CommandLineCall.of("sample", "--model", model.toString(), "hi", "--temperature", "11")
        .isMistake(WRONG_USAGE, "--temperature", "11", "0 to 10");
  }
}
