package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisabledOnOs(OS.WINDOWS)
class WinRatesTest {
  @TempDir Path home;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void aProjectWithALauncherThatWritesReports() throws Exception {
    System.setProperty("tributary.home", home.toString());
    Path launcher = home.resolve("tributary");
    Files.writeString(
        launcher,
        """
        #!/bin/sh
        echo "$*" >>"%1$s/calls"
        if [ "$3" = --resume ]; then folder=$4; else folder=%1$s/out/$8; fi
        [ "$4" != inverse-q ] || exit 4
        mkdir -p "$folder"
        cp "%1$s/report" "$folder/report.json"
        """
            .formatted(home));
    assertThat(launcher.toFile().setExecutable(true)).isTrue();
    Files.writeString(home.resolve("report"), Reports.dpo().toString());
  }

  @AfterEach
  void forgetTheProject() {
    System.clearProperty("tributary.home");
  }

  @Test
  void runsEachSeedOfEachObjectiveOnce() throws Exception {
    String[] command = {
      "--seeds",
      "17,3",
      "--objectives",
      "dpo",
      "--learning-rate",
      "0",
      "--out",
      home.resolve("out").toString(),
      "--results",
      home.resolve("results").toString()
    };
    assertThat(execute(command)).as(err.toString()).isZero();
    assertThat(Files.readAllLines(home.resolve("calls")))
        .hasSize(3)
        .allMatch(call -> call.startsWith("run --quiet --objective dpo --seed "))
        .anyMatch(call -> call.endsWith("--set learner.learning-rate=0.0"));
    assertThat(out.toString()).contains("| dpo, learning rate 0 | 17").contains("| median |");
    try (var files = Files.list(home.resolve("results"))) {
      Path file = files.findFirst().orElseThrow();
      assertThat(file.getFileName().toString()).matches("win-rates-\\d{4}-\\d\\d-\\d\\d\\.json");
      JsonNode json = new ObjectMapper().readTree(file.toFile());
      assertThat(json.at("/runs/dpo-3/eval/n").asInt()).isEqualTo(384);
      assertThat(json.at("/machine/cores").asInt()).isPositive();
    }

    assertThat(execute(command)).isZero();
    assertThat(Files.readAllLines(home.resolve("calls"))).as("nothing is run again").hasSize(3);
  }

  @Test
  void goesOnWithARunThatWasInterrupted() throws Exception {
    Path interrupted = Files.createDirectories(home.resolve("out/dpo-17"));
    Files.writeString(interrupted.resolve("config.conf"), "");
    assertThat(runs("--seeds", "17", "--objectives", "dpo")).as(err.toString()).isZero();
    assertThat(Files.readAllLines(home.resolve("calls")))
        .containsExactly("run --quiet --resume " + interrupted);
  }

  @Test
  void stopsAtARunThatFails() throws Exception {
    assertThat(runs("--seeds", "17,3", "--objectives", "inverse-q")).isEqualTo(1);
    assertThat(err.toString()).contains("inverse-q-17 ended with exit code 4; see ");
    assertThat(Files.readAllLines(home.resolve("calls"))).hasSize(1);
  }

  @Test
  void doesNotTakeRunsWithOtherSettingsForThese() {
    assertThat(runs("--seeds", "17", "--objectives", "dpo")).isZero();
    assertThat(runs("--seeds", "17", "--objectives", "dpo", "--set", "a=1")).isEqualTo(2);
    assertThat(err.toString()).contains("give another --out");
  }

  @Test
  void refusesWrongArguments() {
    assertThat(execute("--objectives", "ppo")).isEqualTo(2);
    assertThat(err.toString()).contains("--objectives: ppo is none of [dpo, inverse-q]");
    assertThat(execute("--seeds", "1,x")).isEqualTo(2);
    assertThat(execute("--seeds", "-1")).isEqualTo(2);
    assertThat(execute("--learning-rate", "2")).isEqualTo(2);
    assertThat(err.toString()).contains("--learning-rate: 2.0 is not from 0 to 1");
  }

  private int runs(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--out", home.resolve("out").toString()));
    all.addAll(List.of("--results", home.resolve("results").toString()));
    return execute(all.toArray(new String[0]));
  }

  private int execute(String... arguments) {
    return new CommandLine(new WinRates())
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
