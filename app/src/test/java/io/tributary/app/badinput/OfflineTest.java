package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.FAILED;
import static io.tributary.app.ExitCode.WRONG_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.CommandLineCall;
import io.tributary.gpu.objective.Examples;
import io.tributary.gpu.objective.Need;
import io.tributary.gpu.objective.Needs;
import io.tributary.gpu.objective.ObjectiveSpec;
import io.tributary.gpu.objective.ObjectiveSpecs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code tributary dpo}: a model of files alone, and what it refuses. */
class OfflineTest {
  private static final List<String> WORDS = List.of("picnic", "letter", "baby", "crying", "kind");

  private static final String ROBUST =
      "dpo learner.objectives.dpo.robust=true learner.dpo.label-smoothing=0.1";

  @TempDir private Path home;
  private Path model;

  @BeforeEach
  void prepare() throws IOException {
    model = TinyModels.policy(home.resolve("policy"));
  }

  private CommandLineCall dpo(Path data, String out, String... more) {
    List<String> arguments = new ArrayList<>(List.of("dpo", "--data", data.toString()));
    arguments.addAll(List.of("--model", model.toString()));
    arguments.addAll(List.of("--out", home.resolve(out).toString()));
    arguments.addAll(List.of("--set", "model.dtype=fp32", "--set", "embedded.threads=1"));
    arguments.addAll(List.of(more));
    return CommandLineCall.of(arguments.toArray(String[]::new));
  }

  private Path file(String... lines) throws IOException {
    return Files.write(home.resolve("pairs.jsonl"), List.of(lines));
  }

  private static String prompt(int i) {
    return "plan %s %d".formatted(WORDS.get(i % WORDS.size()), i);
  }

  private Path plain(int pairs) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      lines.add(
          "{\"prompt\": \"%s\", \"chosen\": \"kind\", \"rejected\": \"crying\"}"
              .formatted(prompt(i)));
    }
    return file(lines.toArray(String[]::new));
  }

  /** The same pairs as {@link #plain}, among others that neither best nor worst take. */
  private Path ranked(int pairs) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < pairs; i++) {
      lines.add(
          ("{\"prompt\": \"%s\", \"responses\": [\"baby\", \"kind\", \"crying\"],"
                  + " \"rewards\": [0, 1.5, -2]}")
              .formatted(prompt(i)));
    }
    lines.add("{\"prompt\": \"tie\", \"responses\": [\"a\", \"b\"], \"rewards\": [1, 1]}");
    return Files.write(home.resolve("ranked.jsonl"), lines);
  }

  private byte[] weights(String out) throws IOException {
    return Files.readAllBytes(home.resolve(out).resolve("model.safetensors"));
  }

  private static final String[] LEARN = {
    "--epochs",
    "4",
    "--json",
    "--set",
    "learner.learning-rate=0.01",
    "--set",
    "learner.examples-per-step=4",
    "--set",
    "offline.held-out-share=0.25"
  };

  /** 24 prompts that no held-out pair shares, and one answer to prefer. */
  @Test
  void learnsToPreferWhatTheFilePrefersOnPromptsItHasNotSeen() throws IOException {
    CommandLineCall call = dpo(plain(32), "out", LEARN);
    call.isFine();
    JsonNode result = result(call);
    assertThat(result.get("trained").intValue()).isEqualTo(24);
    assertThat(result.get("held_out").intValue()).isEqualTo(8);
    assertThat(result.get("accuracy").doubleValue()).isEqualTo(1);
    assertThat(result.get("margin").doubleValue()).isGreaterThan(1);
    assertThat(home.resolve("out")).isDirectoryContaining("glob:**tokenizer.json");
    assertThat(weights("out"))
        .hasSameSizeAs(Files.readAllBytes(model.resolve("model.safetensors")))
        .isNotEqualTo(Files.readAllBytes(model.resolve("model.safetensors")));
  }

  @Test
  void theSeedFixesTheModelAndTheLayoutOfTheFileDoesNotMatter() throws IOException {
    dpo(plain(16), "one", LEARN).isFine();
    dpo(plain(16), "two", LEARN).isFine();
    CommandLineCall call = dpo(ranked(16), "three", LEARN);
    call.isFine();
    assertThat(result(call).get("undecided").intValue()).isEqualTo(1);
    dpo(plain(16), "four", more(LEARN, "--seed", "5")).isFine();
    assertThat(weights("two")).isEqualTo(weights("one"));
    assertThat(weights("three")).isEqualTo(weights("one"));
    assertThat(weights("four")).isNotEqualTo(weights("one"));
  }

  @Test
  void readsParquetThatImportWrote() throws IOException {
    Path parquet = home.resolve("pairs.parquet");
    CommandLineCall.of("import", plain(16).toString(), "--out", parquet.toString()).isFine();
    dpo(plain(16), "lines", LEARN).isFine();
    dpo(parquet, "rows", LEARN).isFine();
    assertThat(weights("rows")).isEqualTo(weights("lines"));
  }

  /** Two trainings in turn, the second of which is pulled to where the first began. */
  @Test
  void theReferenceMayBeAnotherModelThanTheOneToStartFrom() throws IOException {
    Path base = model;
    dpo(plain(16), "first", LEARN).isFine();
    dpo(plain(16), "itself", more(LEARN, "--reference", base.toString())).isFine();
    assertThat(weights("itself")).isEqualTo(weights("first"));
    model = home.resolve("first");
    dpo(plain(16), "held", more(LEARN, "--reference", base.toString())).isFine();
    dpo(plain(16), "loose", LEARN).isFine();
    assertThat(weights("held")).isNotEqualTo(weights("loose")).isNotEqualTo(weights("first"));
  }

  @Test
  void aReferenceThatCannotBeOneIsNamed() throws IOException {
    Path rewardModel = TinyModels.rewardModel(home.resolve("rm"));
    dpo(plain(8), "out", "--reference", rewardModel.toString())
        .isMistake(WRONG_USAGE, "--reference " + rewardModel + " is a reward model");
    Path other = TinyModels.policy(home.resolve("other"));
    Files.writeString(other.resolve("tokenizer.json"), "\n", StandardOpenOption.APPEND);
    dpo(plain(8), "out", "--reference", other.toString())
        .isMistake(WRONG_USAGE, "--reference " + other + " has another tokenizer than " + model);
    assertThat(home.resolve("out")).doesNotExist();
  }

  @Test
  void trainsAdaptersWhereARunWould() throws IOException {
    dpo(plain(8), "out", more(LEARN, "--set", "lora.enabled=true")).isFine();
    assertThat(home.resolve("out")).isDirectoryContaining("glob:**adapter_config.json");
  }

  @Test
  void everyRowWithoutARejectedColumnIsNamed() throws IOException {
    Path data =
        file(
            "{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"c\"}",
            "{\"prompt\": \"a\", \"chosen\": \"b\"}");
    dpo(data, "out")
        .isMistake(FAILED, data + ", line 2: column rejected is missing; every row needs one");
    assertThat(home.resolve("out")).doesNotExist();
  }

  @Test
  void aRewardThatIsNoNumberIsNamed() throws IOException {
    Path data =
        file("{\"prompt\": \"a\", \"responses\": [\"b\", \"c\"], \"rewards\": [1, \"NaN\"]}");
    dpo(data, "out")
        .isMistake(FAILED, data + ", line 1: column rewards[1] is \"NaN\"; it must be a finite");
  }

  @Test
  void pairsThatDoNotFitAreLeftOutAndSaid() throws IOException {
    String line = "{\"prompt\": \"%s\", \"chosen\": \"b\", \"rejected\": \"c\"}";
    Path data = file(line.formatted("x".repeat(500)));
    dpo(data, "out")
        .isMistake(
            FAILED, "1 of 1 pairs are longer than the model's context of 96 tokens", "line 1");
  }

  @Test
  void aConversationNeedsAChatTemplate() throws IOException {
    Path data =
        file(
            "{\"prompt\": [{\"role\": \"system\", \"content\": \"s\"},"
                + " {\"role\": \"user\", \"content\": \"u\"}],"
                + " \"chosen\": [{\"role\": \"assistant\", \"content\": \"a\"}],"
                + " \"rejected\": [{\"role\": \"assistant\", \"content\": \"b\"}]}");
    dpo(data, "out", "--set", "model.template=<|user|>{prompt}<|assistant|>")
        .isMistake(FAILED, "line 1: the prompt has 2 messages, and the model has no chat template");
    dpo(data, "out", "--set", "offline.held-out-share=0").isFine();
  }

  @Test
  void onePromptCannotBeHeldOut() throws IOException {
    Path data = file("{\"prompt\": \"a\", \"chosen\": \"b\", \"rejected\": \"c\"}");
    dpo(data, "out").isMistake(FAILED, "all 1 pairs have one prompt", "offline.held-out-share = 0");
    dpo(data, "out", "--set", "offline.held-out-share=0").isFine();
  }

  @Test
  void anObjectiveThatNoFileCanTeachIsRefusedByName() throws IOException {
    dpo(plain(2), "out", "--set", "objective=inverse-q")
        .isMistake(
            WRONG_USAGE,
            "objective = inverse-q learns from the policy's own samples, and a file has none",
            "tributary dpo takes " + String.join(", ", ids(OfflineTest::ofAFile)));
    for (String id : ids(needs -> needs.has(Need.SAMPLING_LOG_PROBS))) {
      dpo(plain(2), "out", "--set", "objective=" + id)
          .isMistake(
              WRONG_USAGE,
              "objective = %s needs the log-probs that responses were sampled with".formatted(id));
    }
    for (String id : ids(needs -> needs.has(Need.REFERENCE_SAMPLES))) {
      dpo(plain(2), "out", "--set", "objective=" + id)
          .isMistake(
              WRONG_USAGE, "objective = %s needs responses of the reference model".formatted(id));
    }
    assertThat(home.resolve("out")).doesNotExist();
  }

  @Test
  void aRankingOfThreeNeedsAFileWithThree() throws IOException {
    Path data = plain(2);
    dpo(data, "out", "--set", "objective=pro")
        .isMistake(
            WRONG_USAGE,
            "objective = pro ranks at least 3 responses to a prompt, and no row has more than 2",
            "in --data " + data + "; give a file with responses and rewards");
    assertThat(home.resolve("out")).doesNotExist();
  }

  @Test
  void whatOnlyAStreamUsesIsRefusedByName() throws IOException {
    Path data = plain(2);
    dpo(data, "out", "--set", "learner.offline.data=" + data)
        .isMistake(
            WRONG_USAGE,
            "learner.offline.data = "
                + data
                + ": tributary dpo trains on the files of --data alone",
            "give it as --data " + data);
    dpo(
            data,
            "out",
            "--set",
            "learner.offline.fraction=0.25",
            "--set",
            "learner.offline.data=" + data)
        .isMistake(WRONG_USAGE, "learner.offline.");
    dpo(data, "out", "--set", "learner.replay.fraction=0.5")
        .isMistake(
            WRONG_USAGE,
            "learner.replay.fraction = 0.5: tributary dpo has no stream to mix into",
            "set it to 0, or train with tributary run");
    assertThat(home.resolve("out")).doesNotExist();
  }

  private static List<String> ids(Predicate<Needs> wanted) {
    return ObjectiveSpecs.all().stream()
        .filter(spec -> wanted.test(spec.needs()))
        .map(ObjectiveSpec::id)
        .toList();
  }

  /** Prompts, responses and how good they are: all that a file has. */
  private static boolean ofAFile(Needs needs) {
    return needs.examples() != Examples.SAMPLES
        && Set.of(Need.REFERENCE, Need.MISMATCHED_RESPONSES).containsAll(needs.also());
  }

  static List<String> ranking() {
    return ids(
        needs ->
            ofAFile(needs)
                && needs.examples() != Examples.PAIR
                && needs.examples() != Examples.BEST);
  }

  /** Those of pairs; dpo itself in another form than the default. */
  static Stream<String> ofPairs() {
    return ids(needs -> ofAFile(needs) && needs.examples() == Examples.PAIR).stream()
        .map(id -> id.equals("dpo") ? ROBUST : id);
  }

  /** The middle response of three is trained on, and with two a ranking is what a pair is. */
  @ParameterizedTest
  @MethodSource("ranking")
  void objectivesThatRankLearnFromTheWholeList(String objective) throws IOException {
    String[] set = more(LEARN, "--set", "objective=" + objective);
    CommandLineCall call = dpo(ranked(32), "whole", set);
    call.isFine();
    JsonNode result = result(call);
    assertThat(result.get("margin").doubleValue()).isGreaterThan(0.5);
    assertThat(result.get("trained").intValue()).isEqualTo(24);
    assertThat(result.get("unranked").intValue()).isZero();
    Path other =
        Files.writeString(
            home.resolve("other.jsonl"),
            Files.readString(ranked(32)).replace("\"baby\"", "\"a letter\""));
    dpo(other, "other", set).isFine();
    assertThat(weights("other")).isNotEqualTo(weights("whole"));
    dpo(ranked(32), "pairs", LEARN).isFine();
    dpo(other, "other-pairs", LEARN).isFine();
    assertThat(weights("other-pairs")).isEqualTo(weights("pairs"));
  }

  /** Best of n: SFT on the chosen response. */
  @Test
  void raftLearnsFromTheBestAlone() throws IOException {
    String[] set = more(LEARN, "--set", "objective=raft");
    dpo(plain(16), "one", set).isFine();
    Path other =
        Files.writeString(
            home.resolve("other.jsonl"),
            Files.readString(plain(16)).replace("\"crying\"", "\"baby\""));
    dpo(other, "two", set).isFine();
    assertThat(weights("two")).isEqualTo(weights("one"));
  }

  @Test
  void listsWithTooFewScoresAndRepeatedOnesAreLeftOutAndCounted() throws IOException {
    Path data = ranked(8);
    String two =
        "{\"prompt\": \"two\", \"responses\": [\"a\", \"b\", \"c\"], \"rewards\": [1, 2, 1]}\n";
    String again = Files.readAllLines(data).get(0) + "\n";
    Files.writeString(data, two + again, StandardOpenOption.APPEND);
    CommandLineCall call =
        dpo(
            data,
            "out",
            more(LEARN, "--set", "objective=pro", "--set", "offline.held-out-share=0"));
    call.isFine();
    JsonNode result = result(call);
    assertThat(result.get("trained").intValue()).isEqualTo(8);
    assertThat(result.get("unranked").intValue()).isEqualTo(1);
    assertThat(result.get("undecided").intValue()).isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("ofPairs")
  void anyObjectiveForPairsLearnsWhatTheFilePrefers(String objective) throws IOException {
    String[] words = objective.split(" ");
    List<String> set = new ArrayList<>(List.of("--set", "objective=" + words[0]));
    for (String word : List.of(words).subList(1, words.length)) set.addAll(List.of("--set", word));
    CommandLineCall call = dpo(plain(32), "out", more(LEARN, set.toArray(String[]::new)));
    call.isFine();
    assertThat(result(call).get("margin").doubleValue()).isGreaterThan(0.5);
    dpo(plain(32), "dpo", LEARN).isFine();
    assertThat(weights("out")).isNotEqualTo(weights("dpo"));
  }

  @Test
  void aReferenceThatMovesAndAHorizonInPromptsAreRefused() throws IOException {
    dpo(plain(2), "out", "--set", "reference.refresh=ema")
        .isMistake(WRONG_USAGE, "reference.refresh = ema: tributary dpo");
    dpo(plain(2), "out", "--set", "learner.schedule.horizon-prompts=9")
        .isMistake(
            WRONG_USAGE,
            "learner.schedule.horizon-prompts = 9: tributary dpo goes over pairs",
            "learner.schedule.horizon-steps");
  }

  /** With the rate that never falls the same pairs give another model. */
  @Test
  void theScheduleIsARuns() throws IOException {
    dpo(plain(16), "cosine", LEARN).isFine();
    dpo(plain(16), "constant", more(LEARN, "--set", "learner.schedule.type=constant")).isFine();
    assertThat(weights("constant")).isNotEqualTo(weights("cosine"));
  }

  private static String[] more(String[] arguments, String... added) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of(added));
    return all.toArray(String[]::new);
  }

  private static JsonNode result(CommandLineCall call) throws IOException {
    String[] lines = call.out().strip().split("\\R");
    JsonNode last = new ObjectMapper().readTree(lines[lines.length - 1]);
    return last.has("result") ? last.get("result") : last;
  }
}
