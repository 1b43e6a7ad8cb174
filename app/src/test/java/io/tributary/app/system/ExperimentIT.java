package io.tributary.app.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.system.Program.Ended;
import io.tributary.app.system.Program.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code tributary experiment}: two arms in miniature, interrupted and gone on with. */
class ExperimentIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static String[] command(String... more) {
    List<String> all = new ArrayList<>(List.of("experiment", "length-penalty", "--quick"));
    for (String small :
        List.of("prompts.limit=32", "evaluation.prompts=32", "evaluation.validation-prompts=16")) {
      all.addAll(List.of("--set", small));
    }
    all.addAll(List.of("--out", "lengths"));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void decidesAClaimAndKeepsWhatIsDone() throws Exception {
    Miniature.first();
    Path folder = Miniature.FOLDER.resolve("lengths");
    Path first = folder.resolve("results/lambda-0-17.json");
    Path second = folder.resolve("results/lambda-0.01-17.json");
    byte[] kept;
    try (Running running = Miniature.start(command())) {
      running.await("the first arm is done", () -> Files.exists(first));
      kept = Files.readAllBytes(first);
      running.signal("TERM");
      running.end();
    }
    assertThat(second).as("the second arm was not done yet").doesNotExist();
    assertThat(folder.resolve("report.json")).doesNotExist();

    Ended ended = Miniature.execute(command("--quiet")).with(0);
    assertThat(Files.readAllBytes(first)).isEqualTo(kept);
    assertThat(second).exists();
    JsonNode report = JSON.readTree(folder.resolve("report.json").toFile());
    assertThat(report.path("schema").asText()).isEqualTo("tributary-experiment/1");
    assertThat(report.path("verdict").asText()).isIn("holds", "does not hold", "undecided");
    assertThat(report.path("budget_differences")).isEmpty();
    assertThat(report.path("results")).hasSize(2);
    for (JsonNode result : report.path("results")) {
      assertThat(result.at("/budget/prompts").asLong()).isEqualTo(32);
      assertThat(result.at("/budget/samples").asLong()).isEqualTo(32 * 4);
      assertThat(result.at("/budget/gradient_tokens").asLong()).isPositive();
      assertThat(result.at("/figures/gain/value").isNumber()).isTrue();
      assertThat(result.at("/figures/length/low").asDouble())
          .isLessThanOrEqualTo(result.at("/figures/length/value").asDouble());
    }
    String sentence = report.path("sentence").asText();
    assertThat(ended.out().strip()).isEqualTo(sentence);
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("Tributary experiment length-penalty", "lambda-0.01", "What was asked");

    String before = Files.getLastModifiedTime(folder.resolve("runs/lambda-0-17")).toString();
    assertThat(Miniature.execute(command("--quiet")).with(0).out().strip()).isEqualTo(sentence);
    assertThat(Files.getLastModifiedTime(folder.resolve("runs/lambda-0-17"))).hasToString(before);
  }

  /** Arms of several commands, killed between two of them, and two arms at a time. */
  @Test
  void goesOnWithinAnArmOfSeveralCommands() throws Exception {
    Miniature.first();
    String[] command = {
      "experiment", "online-vs-offline", "--quick", "--parallel", "2", "--quiet", "--out", "online"
    };
    Path folder = Miniature.FOLDER.resolve("online");
    Path trained = folder.resolve("models/iteration-1-17.json");
    try (Running running = Miniature.start(command)) {
      running.await("the first iteration is trained", () -> Files.exists(trained));
      running.signal("TERM");
      running.end();
    }
    assertThat(folder.resolve("report.json")).doesNotExist();
    byte[] first =
        Files.readAllBytes(folder.resolve("models/iteration-1-17").resolve("model.safetensors"));
    // what an interrupted training leaves is no model
    Path torn = folder.resolve("models/iteration-3-17/model.safetensors");
    Miniature.write(torn, "torn");

    Miniature.execute(command).with(0);
    assertThat(
            Files.readAllBytes(
                folder.resolve("models/iteration-1-17").resolve("model.safetensors")))
        .isEqualTo(first);
    assertThat(Files.size(torn)).isGreaterThan(10_000);
    JsonNode report = JSON.readTree(folder.resolve("report.json").toFile());
    assertThat(report.path("verdict").asText()).isIn("holds", "does not hold", "undecided");
    JsonNode results = report.path("results");
    assertThat(results.findValuesAsText("arm"))
        .startsWith("sft", "offline", "iterative", "streaming");
    for (JsonNode result : results) {
      assertThat(result.at("/budget/prompts").asLong()).isEqualTo(192);
      assertThat(result.at("/budget/samples").asLong()).isEqualTo(192 * 4);
      assertThat(result.at("/budget/gradient_tokens").asLong()).isPositive();
      boolean untrained = result.path("arm").asText().equals("sft");
      assertThat(result.at("/figures/gain/value").asDouble() == 0).isEqualTo(untrained);
    }
    // the same reference's answers for every arm
    assertThat(
            JSON.readTree(folder.resolve("results/offline-17-model.json").toFile())
                .at("/versions/0/reward"))
        .isEqualTo(
            JSON.readTree(folder.resolve("results/iterative-17-model.json").toFile())
                .at("/versions/0/reward"));
  }

  @Test
  void wrongUsageIsSaidBeforeAnythingStarts() {
    assertThat(Miniature.execute("experiment", "lengths").with(2).err())
        .contains("there is no experiment lengths; there are online-vs-offline, staleness,");
    assertThat(
            Miniature.execute("experiment", "alpha", "--out", "none", "--set", "objective=dpo")
                .with(2)
                .err())
        .contains("--set objective=dpo cannot be set: it is what the arms of alpha differ in");
    assertThat(Miniature.execute("experiment", "alpha", "--seeds", "1,1").with(2).err())
        .contains("--seeds: [1, 1] has one twice");
    assertThat(Miniature.FOLDER.resolve("none")).doesNotExist();
  }
}
