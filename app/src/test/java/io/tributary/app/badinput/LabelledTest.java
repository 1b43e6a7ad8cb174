package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.FAILED;
import static io.tributary.app.ExitCode.WRONG_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.app.CommandLineCall;
import io.tributary.gpu.objective.ObjectiveSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tributary dpo} with {@code kto} on responses without a partner, each with a label. */
class LabelledTest {
  @TempDir private Path home;
  private OfflineCalls offline;

  @BeforeEach
  void prepare() throws IOException {
    offline = new OfflineCalls(home);
  }

  private static final String PLAIN = "{\"prompt\": \"%s\", \"completion\": \"%s\", \"label\": %s}";
  private static final String MESSAGES =
      "{\"prompt\": [{\"role\": \"user\", \"content\": \"%s\"}], \"completion\":"
          + " [{\"role\": \"assistant\", \"content\": \"%s\"}], \"label\": %s}";

  /** Each prompt has one response, and the last ones have no desirable one beside them. */
  private Path labelled(String name, String layout, int rows) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      boolean label = i % 2 == 0 && i < rows - 4;
      lines.add(layout.formatted(OfflineCalls.prompt(i), label ? "kind" : "crying", label));
    }
    return Files.write(home.resolve(name), lines);
  }

  private CommandLineCall kto(Path data, String out, String... more) {
    List<String> all = new ArrayList<>(List.of(OfflineCalls.LEARN));
    all.addAll(List.of("--set", "objective=kto"));
    all.addAll(List.of(more));
    return offline.dpo(data, out, all.toArray(String[]::new));
  }

  @Test
  void learnsWhatTheLabelsSayOnPromptsItHasNotSeen() throws IOException {
    CommandLineCall call = kto(labelled("rows.jsonl", PLAIN, 48), "out");
    call.isFine();
    JsonNode result = OfflineCalls.result(call);
    assertThat(result.get("trained").intValue()).isEqualTo(36);
    assertThat(result.get("held_out").intValue()).isEqualTo(12);
    assertThat(result.get("desirable").intValue()).isBetween(10, 22);
    assertThat(result.get("accuracy").doubleValue()).isGreaterThan(0.9);
    assertThat(result.get("margin").doubleValue()).isGreaterThan(0.5);
  }

  @Test
  void textsMessagesAndTheSeedGiveTheSameModel() throws IOException {
    Path plain = labelled("plain.jsonl", PLAIN, 20);
    kto(plain, "one").isFine();
    kto(labelled("messages.jsonl", MESSAGES, 20), "two").isFine();
    kto(plain, "three", "--seed", "5").isFine();
    assertThat(offline.weights("two")).isEqualTo(offline.weights("one"));
    assertThat(offline.weights("three")).isNotEqualTo(offline.weights("one"));
  }

  @Test
  void theLabelAndTheWeightsCount() throws IOException {
    Path plain = labelled("plain.jsonl", PLAIN, 20);
    kto(plain, "one").isFine();
    String[] lines = Files.readString(plain).split("\n");
    lines[1] = lines[1].replace("false", "true");
    kto(Files.write(home.resolve("other.jsonl"), List.of(lines)), "other").isFine();
    assertThat(offline.weights("other")).isNotEqualTo(offline.weights("one"));
    for (String weight : List.of("desirable-weight", "undesirable-weight")) {
      kto(plain, weight, "--set", "learner.objectives.kto." + weight + "=0.5").isFine();
      assertThat(offline.weights(weight)).as(weight).isNotEqualTo(offline.weights("one"));
    }
  }

  /** Of three prompts one is held out. */
  @Test
  void oneLabelAloneIsNotMeasured() throws IOException {
    Path data =
        offline.file(
            PLAIN.formatted("a", "kind", "true"),
            PLAIN.formatted("b", "crying", "false"),
            PLAIN.formatted("c", "kind", "true"));
    CommandLineCall call =
        offline.dpo(data, "out", "--set", "objective=kto", "--set", "offline.held-out-share=0.34");
    call.isFine();
    assertThat(call.out())
        .contains("trained on 2 labelled responses", "the 1 held out have one label alone");
  }

  @Test
  void everyOtherObjectiveRefusesThemByName() throws IOException {
    Path data = labelled("rows.jsonl", PLAIN, 8);
    List<String> others =
        ObjectiveSpecs.all().stream()
            .filter(spec -> OfflineCalls.ofAFile(spec.needs()) && !spec.needs().unpaired())
            .map(spec -> spec.id())
            .toList();
    assertThat(others).contains("dpo", "pro", "raft", "sppo").doesNotContain("kto");
    for (String id : others) {
      offline
          .dpo(data, "out", "--set", "objective=" + id)
          .isMistake(
              WRONG_USAGE,
              "objective = %s compares responses to a prompt".formatted(id),
              "--data " + data + " has rows of completion and label, one response each",
              "give a file with prompt, chosen and rejected, or set objective = kto");
    }
    assertThat(home.resolve("out")).doesNotExist();
  }

  @Test
  void aStreamsStepsAndImportRefuseThemToo() throws IOException {
    Path data = labelled("rows.jsonl", PLAIN, 8);
    CommandLineCall.of("import", data.toString(), "--out", home.resolve("o.jsonl").toString())
        .isMistake(
            FAILED,
            data + " has rows of completion and label, which are no pairs",
            "only tributary dpo with objective = kto takes them");
    CommandLineCall.of(
            "run",
            "--set",
            "objective=kto",
            "--set",
            "run.folder=" + home.resolve("runs"),
            "--set",
            "model.folder=" + offline.model(),
            "--set",
            "judge.type=rule",
            "--set",
            "judge.options.min-words=1",
            "--set",
            "learner.offline.fraction=0.5",
            "--set",
            "learner.offline.data=" + data)
        .isMistake(FAILED, "learner.offline.data = " + data, "which are no pairs");
  }

  @Test
  void aTermForTheBestResponseIsRefusedWhereThereIsNone() throws IOException {
    Path data = labelled("rows.jsonl", PLAIN, 8);
    kto(data, "out", "--set", "learner.objectives.kto.sft-weight=0.1")
        .isMistake(
            WRONG_USAGE,
            "learner.objectives.kto.sft-weight = 0.1 adds to the best response",
            "set it to 0");
  }

  @Test
  void oneLabelOrTwoKindsOfFilesAreRefused() throws IOException {
    Path wanted =
        offline.file(PLAIN.formatted("a", "b", "true"), PLAIN.formatted("c", "d", "true"));
    kto(wanted, "out")
        .isMistake(
            FAILED, "every row in --data " + wanted + " has label = true; some must be false");
    Path labelled = labelled("rows.jsonl", PLAIN, 8);
    Path pairs = offline.plain(4);
    kto(labelled, "out", "--data", pairs.toString())
        .isMistake(
            WRONG_USAGE,
            "--data " + labelled + " has responses with a label each",
            "--data " + pairs + " has none; all files must be of one kind");
    assertThat(home.resolve("out")).doesNotExist();
  }

  @Test
  void badRowsAreNamedByLine() throws IOException {
    Path data =
        offline.file(
            PLAIN.formatted("a", "b", "true"),
            PLAIN.formatted("a", "b", "1"),
            "{\"prompt\": \"a\", \"label\": false}");
    kto(data, "out")
        .isMistake(
            FAILED,
            data + ", line 2: column label is 1; it must be true or false",
            data + ", line 3: column completion is missing; every row needs one");
    Path tooLong =
        offline.file(
            PLAIN.formatted("x".repeat(500), "b", "true"),
            PLAIN.formatted("y".repeat(500), "b", "false"));
    kto(tooLong, "out")
        .isMistake(FAILED, "2 of 2 responses are longer than the model's context of 96", "line 1");
    assertThat(home.resolve("out")).doesNotExist();
  }
}
