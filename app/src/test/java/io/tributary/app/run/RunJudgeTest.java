package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.api.DropReason;
import io.tributary.api.Prompt;
import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.Settings;
import io.tributary.config.SettingsLoader;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.LoggedJudge;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.log.WorkUnit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunJudgeTest {
  private static final String[] A = {"judge.type=rule", "judge.options.min-words=2"};
  private static final String[] B = {"judge.type=rule", "judge.options.max-words=9"};
  private static final String[] C = {"judge.type=rule", "judge.options.must-end=true"};

  private static final FedPrompt FED = new FedPrompt(0, new Prompt("p", "Do kites fly?"));

  @TempDir private Path home;
  private SqlitePairLog log;
  private RunFolder folder;
  private final List<String> proven = new ArrayList<>();

  @BeforeEach
  void open() {
    folder = new RunFolder(home);
    log = SqlitePairLog.open(home.resolve("pairs.db"));
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static ResolvedSettings settings(String... assignments) {
    SettingsLoader loader = SettingsLoader.defaults();
    for (String assignment : assignments) loader = loader.set(assignment);
    return loader.load();
  }

  private void settle(OptionalInt change, String... judge) throws IOException {
    RunJudge.settle(
        log, folder, settings(judge), change, s -> proven.add(s.judge().options().toString()));
  }

  private void same(String... judge) throws IOException {
    settle(OptionalInt.empty(), judge);
  }

  private void begin(String... judge) throws IOException {
    Files.writeString(folder.config(), settings(judge).render());
  }

  @Test
  void theFirstJudgeIsTheRunsAndAnotherIsRefusedWithTheFlagThatItTakes() throws IOException {
    same(A);
    same(A);
    assertThat(log.judges()).hasSize(1);
    assertThatThrownBy(() -> same(B))
        .isInstanceOfSatisfying(
            UserError.class,
            e -> {
              assertThat(e.exitCode()).isEqualTo(ExitCode.WRONG_USAGE);
              assertThat(e.hint().orElseThrow()).contains("--change-judge 1");
            })
        .hasMessageContaining("the run: judge 1 since")
        .hasMessageContaining("judge.options.min-words = \"2\"")
        .hasMessageContaining("the settings: judge.type = \"rule\"")
        .hasMessageContaining("judge.options.max-words = \"9\"");
    assertThatThrownBy(() -> same("judge.length-penalty=0.5", A[0], A[1]))
        .hasMessageContaining("judge.length-penalty = 0.5");
    assertThat(log.judges()).hasSize(1);
  }

  @Test
  void anotherFollowsWhereItIsAskedForAndIsProvenBefore() throws IOException {
    begin(A);
    same(A);
    settle(OptionalInt.of(1), B);
    assertThat(proven).containsExactly("{min-words=2}", "{max-words=9}");
    assertThat(log.judges()).extracting(LoggedJudge::ordinal).containsExactly(1, 2);
    assertThat(RunJudge.ordinal(log, settings(B).settings())).hasValue(2);
    assertThat(RunJudge.ordinal(log, settings(A).settings())).hasValue(1);
    // Who looks at the run finds the new one, and nothing of the old.
    assertThat(SettingsLoader.defaults().file(folder.config()).load().settings().judge())
        .isEqualTo(settings(B).settings().judge());
    // A supervisor starts the node again with the same flag.
    settle(OptionalInt.of(1), B);
    same(B);
    assertThat(log.judges()).hasSize(2);
    assertThat(proven).hasSize(2);
  }

  /** A node may have a file of prompts, or a folder of models, that is elsewhere on its machine. */
  @Test
  void ofTheFoldersSettingsOnlyTheJudgeBecomesTheNewOne() throws IOException {
    Files.writeString(
        folder.config(),
        settings(
                A[0],
                A[1],
                "judge.options.api-key=old",
                "prompts.file=/run/prompts.jsonl",
                "judge.workers=3")
            .render());
    settle(OptionalInt.empty(), A);
    settle(
        OptionalInt.of(1),
        "judge.type=rule",
        "judge.length-penalty=0.5",
        "judge.options.contains.\"a b\"=\"${x} # [c]\"",
        "judge.options.api-key=new",
        "prompts.file=/node/prompts.jsonl",
        "judge.workers=5",
        "seed=4");
    String text = Files.readString(folder.config());
    Settings kept = SettingsLoader.defaults().file(folder.config()).load().settings();
    assertThat(kept.prompts().file()).hasValue(Path.of("/run/prompts.jsonl"));
    assertThat(kept.seed()).isEqualTo(settings().settings().seed());
    assertThat(kept.judge().workers()).isEqualTo(3);
    assertThat(kept.judge().options()).isEqualTo(Map.of("contains.a b", "${x} # [c]"));
    assertThat(kept.judge().lengthPenalty()).isEqualTo(0.5);
    assertThat(text).doesNotContain("= new", "= \"new\"");
  }

  @Test
  void aFlagOfThePastChangesNothing() throws IOException {
    same(A);
    settle(OptionalInt.of(1), B);
    settle(OptionalInt.of(2), C);
    assertThatThrownBy(() -> settle(OptionalInt.of(1), B))
        .hasMessageContaining("--change-judge 1 names a judge that the run does not have now")
        .hasMessageContaining("judge 3 since");
    assertThatThrownBy(() -> same(A)).hasMessageContaining("the run: judge 3 since");
    settle(OptionalInt.of(3), A);
    assertThat(log.judges()).extracting(LoggedJudge::ordinal).containsExactly(1, 2, 3, 4);
    assertThat(RunJudge.ordinal(log, settings(A).settings())).hasValue(4);
  }

  @Test
  void aJudgeThatCannotBeMadeIsNoneOfTheRuns() throws IOException {
    assertThatThrownBy(() -> settleUnproven(OptionalInt.empty())).hasMessage("no such model");
    assertThat(log.judges()).isEmpty();
    same(A);
    assertThatThrownBy(() -> settleUnproven(OptionalInt.of(1))).hasMessage("no such model");
    assertThat(log.judges()).hasSize(1);
  }

  private void settleUnproven(OptionalInt change) throws IOException {
    RunJudge.settle(
        log,
        folder,
        settings(B),
        change,
        settings -> {
          throw new IllegalStateException("no such model");
        });
  }

  /** It is older than the table of judges: its settings know its judge. */
  @Test
  void aRunThatBeganBeforeKeepsTheJudgeThatItWasStartedWith() throws IOException {
    begin(A);
    feedOne();
    assertThatThrownBy(() -> same(B)).hasMessageContaining("min-words");
    assertThat(log.judges()).hasSize(1);
    same(A);
    settle(OptionalInt.of(1), B);
    assertThat(log.judges()).hasSize(2);
  }

  /** Else whatever judge came first would be taken for the one of all that was judged before. */
  @Test
  void whatWasJudgedBeforeIsNobodysWhereNoSettingsSayWhose() throws IOException {
    feedOne();
    log.commit(0, List.of(new PromptOutcome.Dropped(FED, DropReason.TIED, "")));
    assertThatThrownBy(() -> same(B))
        .isInstanceOfSatisfying(
            UserError.class,
            e -> assertThat(e.hint().orElseThrow()).contains("start", "config.conf", "first"))
        .hasMessageContaining(folder.config().toString());
    assertThat(log.judges()).isEmpty();
    assertThat(proven).isEmpty();
    begin(A);
    same(A);
    assertThat(log.judges()).hasSize(1);
  }

  /** The feed's node may be the first of a cluster. */
  @Test
  void aRunOfWhichNothingIsJudgedHasNoJudgeBeforeTheFirst() throws IOException {
    feedOne();
    same(B);
    assertThat(RunJudge.ordinal(log, settings(B).settings())).hasValue(1);
  }

  private void feedOne() {
    log.feed(new WorkUnit(0, List.of(FED)));
  }

  @Test
  void anObjectiveWithoutAJudgeHasNone() throws IOException {
    String[] none = {"objective=inverse-q"};
    same(none);
    assertThat(log.judges()).isEmpty();
    assertThat(RunJudge.ordinal(log, settings(none).settings())).isEmpty();
    assertThatThrownBy(() -> settle(OptionalInt.of(1), none))
        .hasMessage("--change-judge 1: the objective inverse-q takes no judge");
  }
}
