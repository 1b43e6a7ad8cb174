package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.FAILED;
import static io.tributary.app.ExitCode.WRONG_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.CommandLineCall;
import io.tributary.streams.log.AuditReport;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.RunAudit;
import io.tributary.streams.log.SqlitePairLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs whose steps hold pairs of a file and earlier examples, and what is refused of them. */
class HybridRunsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PLAIN =
      "{\"prompt\": \"plan picnic %d\", \"chosen\": \"kind\", \"rejected\": \"crying %1$d\"}";
  private static final String RANKED =
      "{\"prompt\": \"plan picnic %d\", \"responses\": [\"baby\", \"kind\", \"crying %1$d\"],"
          + " \"rewards\": [0, 1.5, -2]}";
  private static final String MESSAGES =
      "{\"prompt\": [{\"role\": \"user\", \"content\": \"plan picnic %d\"}],"
          + " \"chosen\": [{\"role\": \"assistant\", \"content\": \"kind\"}],"
          + " \"rejected\": [{\"role\": \"assistant\", \"content\": \"crying %1$d\"}]}";

  @TempDir private Path home;

  private Path file(String name, String line, int rows) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < rows; i++) lines.add(line.formatted(i));
    return Files.write(home.resolve(name), lines);
  }

  private TinyRun run(Path data, String... settings) throws IOException {
    TinyRun run =
        TinyRun.in(home)
            .with("--set", "learner.examples-per-step=4", "--set", "pipeline.max-in-flight=8")
            .with("--set", "pipeline.max-policy-lag=1000")
            .with("--set", "learner.offline.data=" + data)
            .with("--set", "learner.offline.fraction=0.25")
            .with("--set", "judge.options.weights.contains=9")
            .with("--set", "judge.options.min-words=60");
    for (String setting : settings) run = run.with("--set", setting);
    return run;
  }

  private static final String[] REPLAY = {
    "learner.replay.fraction=0.25", "learner.replay.max-age=3"
  };

  @ParameterizedTest
  @CsvSource({"dpo", "kto", "raft", "dpo-pl"})
  void aRunTrainsOnAllThreeAndIsProved(String objective) throws IOException {
    TinyRun run = run(file("p.jsonl", PLAIN, 7), "objective=" + objective, REPLAY[0], REPLAY[1]);
    CommandLineCall call = run.start();
    call.isFine();
    assertThat(call.out()).contains("7 offline examples in ");
    AuditReport audit = RunAudit.of(run.folder());
    assertThat(audit.findings()).isEmpty();
    long trained = audit.counts().trained();
    assertThat(trained).isEqualTo(audit.counts().examples());
    assertThat(audit.mixed().offline()).isEqualTo(Math.round(trained / 2.0));
    assertThat(audit.mixed().replayed()).isPositive().isLessThan(Math.round(trained / 2.0));
    JsonNode last = metrics(run).get(metrics(run).size() - 1);
    assertThat(last.path("data/new").asDouble()).isEqualTo(2);
    assertThat(last.path("loss").isNumber()).isTrue();
    assertThat(metrics(run)).anyMatch(step -> step.path("data/replayed").asDouble() == 1);
    assertThat(metrics(run)).anyMatch(step -> step.path("data/offline").asDouble() == 1);
    assertThat(Files.readString(run.folder().resolve("report.html")))
        .contains("What a step is made of");
    JsonNode report = JSON.readTree(run.folder().resolve("report.json").toFile()).path("trained");
    assertThat(report.path("new").asLong()).isEqualTo(trained);
    assertThat(report.path("replayed").asLong()).isEqualTo(audit.mixed().replayed());
    assertThat(report.path("offline").asLong()).isEqualTo(audit.mixed().offline());
    assertThat(Files.readString(run.folder().resolve("report.html")))
        .contains("What the steps trained on");
    CommandLineCall told = CommandLineCall.of("audit", run.folder().toString());
    told.isFine();
    assertThat(told.out()).contains("beside them %d replayed".formatted(audit.mixed().replayed()));
  }

  private static List<JsonNode> metrics(TinyRun run) throws IOException {
    List<JsonNode> steps = new ArrayList<>();
    for (String line : Files.readAllLines(run.folder().resolve("metrics.jsonl"))) {
      JsonNode json = JSON.readTree(line);
      if (json.has("data/new")) steps.add(json);
    }
    return steps;
  }

  /** Whatever the file's layout, the same pairs make the same weights; other ones make others. */
  @Test
  void inLockStepTheSamePairsGiveTheSameBits() throws IOException {
    byte[] plain = weights("plain", file("p.jsonl", PLAIN, 7));
    assertThat(weights("ranked", file("r.jsonl", RANKED, 7))).isEqualTo(plain);
    assertThat(weights("messages", file("m.jsonl", MESSAGES, 7))).isEqualTo(plain);
    Path parquet = home.resolve("p.parquet");
    String source = file("p.jsonl", PLAIN, 7).toString();
    CommandLineCall.of("import", source, "--out", parquet.toString()).isFine();
    assertThat(weights("parquet", parquet)).isEqualTo(plain);
    assertThat(weights("others", file("o.jsonl", PLAIN.replace("kind", "letter"), 7)))
        .isNotEqualTo(plain);
  }

  private byte[] weights(String runs, Path data, String... more) throws IOException {
    TinyRun run =
        run(
            data,
            "run.folder=" + home.resolve(runs),
            "pipeline.deterministic=true",
            "guards.chosen-log-prob.action=off",
            "learner.learning-rate=0.01",
            REPLAY[0],
            REPLAY[1]);
    for (String setting : more) run = run.with("--set", setting);
    run.start().isFine();
    Path folder = home.resolve(runs).resolve(TinyRun.ID);
    assertThat(RunAudit.of(folder).findings()).isEmpty();
    assertThat(RunAudit.of(folder).mixed().offline()).isPositive();
    try (var checkpoints = Files.list(folder.resolve("checkpoints"))) {
      Path last = checkpoints.filter(Files::isDirectory).sorted().reduce((a, b) -> b).orElseThrow();
      return Files.readAllBytes(last.resolve("policy.safetensors"));
    }
  }

  /** A conversation is put as the model's template has it, not as one text. */
  @Test
  void conversationsOfSeveralMessagesAreTrainedOn() throws IOException {
    String line =
        MESSAGES.replace(
            "[{\"role\": \"user\"",
            "[{\"role\": \"system\", \"content\": \"be kind\"}, {\"role\": \"user\"");
    TinyRun run = run(file("c.jsonl", line, 5));
    run.start().isFine();
    assertThat(RunAudit.of(run.folder()).mixed().offline()).isPositive();
  }

  /** Without its report a run is not complete: what is left to do is done, and nothing again. */
  @Test
  void aResumedRunMustHaveTheFileItBeganWith() throws IOException {
    Path data = file("p.jsonl", PLAIN, 7);
    TinyRun run = run(data, REPLAY);
    run.start().isFine();
    List<LedgerStep> ledger = ledger(run);
    Files.delete(run.folder().resolve("report.json"));
    file("p.jsonl", PLAIN, 8);
    run.resume()
        .isMistake(
            FAILED,
            "learner.offline.data = "
                + data
                + " is not the file that the run began with: its"
                + " SHA-256 is ",
            "put the file back as it was, or start a new run");
    Path moved = file("moved.jsonl", PLAIN, 7);
    run.resume("--set", "learner.offline.data=" + moved).isFine();
    assertThat(ledger(run)).isEqualTo(ledger);
    assertThat(RunAudit.of(run.folder()).findings()).isEmpty();
  }

  private static List<LedgerStep> ledger(TinyRun run) {
    try (SqlitePairLog log = SqlitePairLog.open(run.folder().resolve(SqlitePairLog.FILE_NAME))) {
      return log.stepsAfter(0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "grpo | needs the log-probs that responses were sampled with, and a file has none",
        "pro | ranks at least 3 responses to a prompt, and no row has more than 2 different scores",
        "inverse-q | learns from the policy's own samples, and a file has none"
      })
  void anObjectiveThatCannotUseAFileIsRefusedByName(String objective, String why)
      throws IOException {
    run(file("p.jsonl", PLAIN, 7), "objective=" + objective)
        .start()
        .isMistake(
            WRONG_USAGE,
            "learner.offline.fraction = 0.25 (--set): objective = " + objective + " " + why,
            "set it to 0, or take an objective for pairs, such as dpo");
  }

  /** A middle response changes what a ranking teaches, and nothing for a pair's objective. */
  @ParameterizedTest
  @CsvSource({"pro", "dpo-pl", "rrhf"})
  void objectivesThatRankGetTheWholeList(String objective) throws IOException {
    Path three = file("three.jsonl", RANKED, 7);
    Path other = file("other.jsonl", RANKED.replace("baby", "a letter"), 7);
    byte[] whole = weights("whole", three, "objective=" + objective);
    assertThat(weights("again", three, "objective=" + objective)).isEqualTo(whole);
    assertThat(weights("other", other, "objective=" + objective)).isNotEqualTo(whole);
    assertThat(weights("dpo", three)).isEqualTo(weights("dpo-other", other));
  }

  /** A run's own lists are a file for the next one; what ranks too little is left out and said. */
  @Test
  void exportedListsAreTrainedOn() throws IOException {
    TinyRun first =
        TinyRun.in(home)
            .with("--set", "objective=pro", "--set", "judge.options.weights.contains=9")
            .with("--set", "judge.options.min-words=60");
    first.start().isFine();
    Path lists = home.resolve("lists.parquet");
    CommandLineCall exported =
        CommandLineCall.of(
            "export", first.folder().toString(), "--out", lists.toString(), "--layout", "ranked");
    exported.isFine();
    assertThat(exported.out()).containsPattern("[1-9][0-9]* lists in ");
    Path more = home.resolve("lists.jsonl");
    CommandLineCall.of("import", lists.toString(), "--out", more.toString(), "--layout", "ranked")
        .isFine();
    String two = "{\"prompt\": \"plan\", \"responses\": [\"a\", \"b\"], \"rewards\": [1, 2]}\n";
    Files.writeString(more, two, StandardOpenOption.APPEND);
    TinyRun second = run(more, "objective=pro", "run.folder=" + home.resolve("second"));
    CommandLineCall call = second.start();
    call.isFine();
    assertThat(call.out()).contains("lists have fewer than 3 different scores; they are left out");
    AuditReport audit = RunAudit.of(home.resolve("second").resolve(TinyRun.ID));
    assertThat(audit.findings()).isEmpty();
    assertThat(audit.mixed().offline()).isPositive();
  }

  @Test
  void pairsOfAFileHaveNoReferenceSamples() throws IOException {
    run(file("p.jsonl", PLAIN, 7), "objective=xpo", "pairs.assembler=checkpoint-pair")
        .start()
        .isMistake(WRONG_USAGE, "objective = xpo needs responses of the reference model beside");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ppo | learns from advantages of samples of the policy as it is",
        "inverse-q | learns from samples of the policy as it is, not of earlier versions"
      })
  void anObjectiveThatCannotReplayIsRefusedByName(String objective, String why) throws IOException {
    TinyRun.in(home)
        .with("--set", "objective=" + objective, "--set", "learner.replay.fraction=0.5")
        .start()
        .isMistake(
            WRONG_USAGE, "learner.replay.fraction = 0.5 (--set): objective = " + objective, why);
  }

  @Test
  void aFileThatCannotBeTrainedOnIsNamedBeforeTheRunBegins() throws IOException {
    run(home.resolve("none.jsonl"))
        .start()
        .isMistake(WRONG_USAGE, "learner.offline.data = ", "none.jsonl: there is no such file");
    run(file("p.jsonl", PLAIN, 7), "learner.offline.fraction=0")
        .start()
        .isMistake(WRONG_USAGE, "p.jsonl is never trained on with learner.offline.fraction = 0");
    Path bad = file("bad.jsonl", "{\"prompt\": \"a %d\", \"chosen\": \"b\"}", 2);
    run(bad)
        .start()
        .isMistake(
            FAILED,
            "learner.offline.data = " + bad + ": 2 rows are bad:",
            bad + ", line 2: column rejected is missing; every row needs one");
    run(home).start().isMistake(WRONG_USAGE, "learner.offline.data = ", "is a folder; it must be");
    run(Files.createFile(home.resolve("empty.jsonl")))
        .start()
        .isMistake(
            FAILED, "learner.offline.data = ", "there is no row in ", "it must have rows of");
    run(file("nan.jsonl", RANKED.replace("1.5", "NaN"), 2))
        .start()
        .isMistake(FAILED, "learner.offline.data = ", "line 2: column rewards[1] is \"NaN\"");
    run(bad, "learner.examples-per-step=1")
        .start()
        .isMistake(
            WRONG_USAGE, "learner.offline.fraction = 0.25", "so that each step has a new example");
  }
}
