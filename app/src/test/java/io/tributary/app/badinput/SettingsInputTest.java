package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.WRONG_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.CommandLineCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsInputTest {
  @TempDir private Path home;

  private static CommandLineCall set(String assignment) {
    return CommandLineCall.of("config", "--set", assignment);
  }

  @Test
  void namesTheSettingNearestToAnUnknownOne() {
    set("learner.lerning-rate=0.1")
        .isMistake(WRONG_USAGE, "learner.lerning-rate", "did you mean learner.learning-rate?");
  }

  @Test
  void saysWhichValuesAreInRange() {
    set("learner.dpo.label-smoothing=0.7")
        .isMistake(
            WRONG_USAGE,
            "learner.dpo.label-smoothing = \"0.7\"",
            "--set",
            "at least 0, less than 0.5");
  }

  @Test
  void saysWhichTypeIsRight() {
    set("generation.candidates=many")
        .isMistake(WRONG_USAGE, "generation.candidates = \"many\"", "a whole number, 2 to 64");
    set("objective=No").isMistake(WRONG_USAGE, "objective = \"No\"", "the id of an objective");
    set("display.interval=3").isMistake(WRONG_USAGE, "display.interval", "with its unit");
  }

  @Test
  void reportsEveryMistakeAtOnceWithFileAndLine() throws IOException {
    Path file = Files.writeString(home.resolve("my.conf"), "seed = x\nlearner.beta1 = 2\nsed = 1");
    CommandLineCall.of("config", "-c", file.toString(), "--set", "judge.workers=0")
        .isMistake(
            WRONG_USAGE,
            "4 problems in the settings",
            "seed = \"x\" (" + file + ":1)",
            "learner.beta1 = 2 (" + file + ":2)",
            "sed = 1 (" + file + ":3): unknown setting; did you mean seed?",
            "judge.workers = \"0\" (--set)");
  }

  @Test
  void namesTheLineThatIsNotHocon() throws IOException {
    Path file = Files.writeString(home.resolve("my.conf"), "seed = 3\nlearner {\n  beta1 = }\n");
    CommandLineCall.of("run", "-c", file.toString()).isMistake(WRONG_USAGE, file + ":3");
  }

  @Test
  void saysThatASettingsFileIsMissing() {
    Path file = home.resolve("nope.conf");
    CommandLineCall.of("run", "-c", file.toString())
        .isMistake(WRONG_USAGE, file + ": there is no such file");
  }

  @Test
  void asksForTheAlignedModelThatItsModeNeeds() {
    CommandLineCall.of("run", "--objective", "inverse-q", "--set", "learner.inverse-q.mode=aligned")
        .isMistake(WRONG_USAGE, "learner.inverse-q.aligned-model", "a folder");
  }

  @Test
  void showsTheStackTraceOnlyWhenAskedFor() {
    CommandLineCall call = CommandLineCall.of("config", "--set", "seed=x", "--stacktrace");
    assertThat(call.exitCode()).isEqualTo(WRONG_USAGE);
    assertThat(call.err()).contains("seed = \"x\"", "SettingsException", "\tat ");
  }

  @Test
  void showsWhereEachSettingCameFrom() throws IOException {
    Path file = Files.writeString(home.resolve("my.conf"), "\nseed = 3\n");
    CommandLineCall call =
        CommandLineCall.of("config", "-c", file.toString(), "--set", "judge.workers=2");
    call.isFine();
    assertThat(call.out())
        .containsPattern("(?m)^seed +3 +\\Q" + file + "\\E:2$")
        .containsPattern("(?m)^judge.workers +2 +--set$")
        .containsPattern("(?m)^learner.beta1 +0.9 +default$");
  }
}
