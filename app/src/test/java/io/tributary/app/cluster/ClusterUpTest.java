package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.ExitCode;
import io.tributary.app.UserError;
import io.tributary.app.cli.ClusterRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.cli.SettingOverride;
import io.tributary.app.cli.SettingsRequest;
import io.tributary.streams.log.RunLock;
import io.tributary.streams.log.RunLockedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code cluster up} refuses beside a cluster, one of whose nodes is a process that sleeps.
 */
class ClusterUpTest {
  @TempDir private Path runs;
  private LocalCluster cluster;

  @BeforeEach
  void aClusterIsUp() throws IOException {
    cluster = LocalCluster.plan(runs.resolve("cluster-july"), Sizes.DEFAULT);
    Files.createFile(cluster.folder().resolve("config.conf"));
    cluster.members().get(0).start(cluster.folder(), List.of("sleep", "300"));
  }

  @AfterEach
  void end() {
    for (Member member : cluster.members()) {
      member.process(cluster.folder()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void withoutHealItStartsNoSecondOneBesideIt() {
    assertThatThrownBy(() -> up(false, OptionalInt.empty()))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cluster-july is up, 1 of its 6 nodes live");
    assertThatThrownBy(() -> up(false, OptionalInt.empty(), "run.id=cluster-july"))
        .hasMessageContaining("cluster-july is up");
    assertThat(LocalCluster.all(runs)).containsExactly(cluster);
  }

  @Test
  void healingChangesNeitherNumbersNorSettings() {
    assertThatThrownBy(() -> up(true, OptionalInt.of(3)))
        .hasMessageContaining(
            "--generators 3 --judges 1 --buffers 1 contradicts --generators 2 --judges 1");
    assertThatThrownBy(() -> up(true, OptionalInt.empty(), "pipeline.drain-timeout=7s"))
        .isInstanceOfSatisfying(
            UserError.class, error -> assertThat(error.exitCode()).isEqualTo(ExitCode.WRONG_USAGE))
        .hasMessageContaining("pipeline.drain-timeout = 7s contradicts 20s");
  }

  @Test
  void oneProcessHealsAtATime() {
    try (RunLock lock = RunLock.acquire(cluster.nodes())) {
      assertThat(lock).isNotNull();
      assertThatThrownBy(() -> up(true, OptionalInt.of(2)))
          .isInstanceOf(RunLockedException.class)
          .hasMessageContaining("is in use by process " + ProcessHandle.current().pid());
    }
  }

  @Test
  void aClusterThatIsEndingIsNotHealed() throws IOException {
    Files.createFile(cluster.ending());
    assertThatThrownBy(() -> up(true, OptionalInt.empty())).hasMessageContaining("is ending");
  }

  @Test
  void aFolderThatIsNoRunIsNotGoneOnWith() throws IOException {
    Files.createDirectory(runs.resolve("a-run"));
    assertThatThrownBy(() -> up(true, OptionalInt.empty(), "run.id=a-run"))
        .hasMessageContaining("a-run exists and is not the folder of a run");
  }

  @Test
  void aNameOrTheLastStartSaysWhichClusterIsMeant() throws IOException {
    LocalCluster later = LocalCluster.plan(runs.resolve("cluster-june"), new Sizes(1, 1, 1));
    Files.setLastModifiedTime(
        later.nodes().resolve("members.json"),
        java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    assertThat(LocalCluster.last(runs)).isEqualTo(later);
    assertThat(LocalCluster.at(cluster.folder())).contains(cluster);
    // The one that is up is healed, not the one that was planned last.
    assertThatThrownBy(() -> up(false, OptionalInt.empty()))
        .hasMessageContaining("cluster-july is up");
  }

  private void up(boolean heal, OptionalInt generators, String... settings)
      throws IOException, InterruptedException {
    List<SettingOverride> overrides = new ArrayList<>();
    overrides.add(new SettingOverride("run.folder", runs.toString(), "--set"));
    for (String setting : settings) {
      String[] parts = setting.split("=");
      overrides.add(new SettingOverride(parts[0], parts[1], "--set"));
    }
    PrintWriter sink = new PrintWriter(new StringWriter());
    ClusterUp.run(
        new ClusterRequest.Up(
            new SettingsRequest(List.of(), overrides),
            OutputStyle.QUIET,
            generators,
            OptionalInt.empty(),
            OptionalInt.empty(),
            heal,
            OptionalInt.empty()),
        new Output(sink, sink));
  }
}
