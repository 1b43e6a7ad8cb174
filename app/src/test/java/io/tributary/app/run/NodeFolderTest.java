package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.actors.Role;
import io.tributary.api.Prompt;
import io.tributary.app.UserError;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.display.Displays;
import io.tributary.app.display.RunDisplay;
import io.tributary.config.ResolvedSettings;
import io.tributary.config.SettingsLoader;
import io.tributary.streams.log.AuditReport;
import io.tributary.streams.log.FedPrompt;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.RunAudit;
import io.tributary.streams.log.SqlPairLog;
import io.tributary.streams.log.WorkUnit;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run's folder that nobody prepared: only nodes have worked in it. */
@Timeout(180)
class NodeFolderTest {
  private static final RunDisplay SILENT =
      Displays.pick(
          OutputStyle.QUIET,
          new Output(new PrintWriter(Writer.nullWriter()), new PrintWriter(Writer.nullWriter())),
          Duration.ofSeconds(3));

  @TempDir Path runs;

  private static ResolvedSettings settings(String... others) {
    SettingsLoader loader =
        SettingsLoader.defaults().set("judge.type=rule").set("judge.options.min-words=1");
    for (String other : others) loader = loader.set(other);
    return loader.load();
  }

  private NodeContext node(ResolvedSettings settings, String name, Role... roles)
      throws IOException {
    return node(settings, name, OptionalInt.empty(), roles);
  }

  private NodeContext node(
      ResolvedSettings settings, String name, OptionalInt changeJudge, Role... roles)
      throws IOException {
    RunFolder folder = new RunFolder(runs.resolve("stream"));
    Path own = Files.createDirectories(folder.path().resolve(NodeService.NODES).resolve(name));
    return NodeContext.open(
        NodeModels::load,
        settings,
        folder,
        own,
        Set.of(roles),
        changeJudge,
        (step, values) -> {},
        SILENT);
  }

  private static void feedOne(NodeContext node) {
    PairLog log = node.parts().feed().orElseThrow().takeOver().get();
    log.feed(new WorkUnit(0, List.of(new FedPrompt(0, new Prompt("kite", "Do kites fly?")))));
  }

  @Test
  void isFoundByAuditAndExport() throws IOException {
    try (NodeContext node = node(settings(), "feed-1", Role.FEED)) {
      feedOne(node);
      RunFolder found = RunFolder.find("stream", runs);
      AuditReport report = found.audit(Map.of(), RunAudit.Moment.LIVE);
      assertThat(report.findings()).isEmpty();
      assertThat(report.counts().fed()).isEqualTo(1);
      try (SqlPairLog log = found.openExistingLog(Map.of())) {
        assertThat(log.counts().fed()).isEqualTo(1);
      }
    }
  }

  @Test
  void keepsTheSettingsOfItsFirstNode() throws IOException {
    node(settings("seed=3"), "buffer-1", Role.BUFFER).close();
    Path config = runs.resolve("stream/config.conf");
    String first = Files.readString(config);
    assertThat(first).contains("seed = 3");
    node(settings("seed=4"), "buffer-2", Role.BUFFER).close();
    assertThat(config).hasContent(first);
    try (Stream<Path> all = Files.list(config.getParent())) {
      assertThat(all).noneMatch(file -> file.toString().endsWith(".partial"));
    }
  }

  /** Its settings need not say where the pair log is. */
  @Test
  void isNoRunAsLongAsNoNodeHasThePairLog() throws IOException {
    node(settings(), "judge-1", Role.JUDGE).close();
    assertThatThrownBy(() -> RunFolder.find("stream", runs))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("has no config.conf");
  }

  @Test
  void aJudgeIsNotChangedWhereThereIsNone() {
    ResolvedSettings none = settings("objective=inverse-q");
    assertThatThrownBy(() -> node(none, "judge-1", OptionalInt.of(1), Role.JUDGE))
        .isInstanceOf(UserError.class)
        .hasMessage("--change-judge 1: the objective inverse-q takes no judge");
  }

  @Test
  void aRunGoesOnWithTheNodesPairLogInADatabase() throws IOException {
    try (EmbeddedPostgres postgres =
        EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(2)).start()) {
      Path password = Files.writeString(runs.resolve("password"), "postgres\n");
      ResolvedSettings settings =
          settings(
              "pair-log.url=jdbc:postgresql://127.0.0.1:%d/postgres".formatted(postgres.getPort()),
              "pair-log.user=postgres",
              "pair-log.password-file=" + password);
      try (NodeContext node = node(settings, "feed-1", Role.FEED)) {
        feedOne(node);
      }
      RunFolder folder = RunFolder.find("stream", runs);
      assertThat(folder.audit(Map.of(), RunAudit.Moment.LIVE).counts().fed()).isEqualTo(1);
      try (SqlPairLog log = folder.openLog(settings.settings(), Map.of())) {
        assertThat(log.counts().fed()).isEqualTo(1);
      }
      // A folder of the same name, where no node has worked, is that of another run.
      RunFolder other = RunFolder.create(runs.resolve("elsewhere/stream"));
      assertThatThrownBy(() -> other.openLog(settings.settings(), Map.of()))
          .hasMessageContaining("that of another run");
    }
  }
}
