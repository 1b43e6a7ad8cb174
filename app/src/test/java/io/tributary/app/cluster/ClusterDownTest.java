package io.tributary.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.app.cli.ClusterRequest;
import io.tributary.app.cli.Output;
import io.tributary.app.cli.OutputStyle;
import io.tributary.app.cli.SettingOverride;
import io.tributary.app.cli.SettingsRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends a cluster whose nodes are processes that sleep, and whose feed is the test's. */
class ClusterDownTest {
  @TempDir private Path runs;
  private final AtomicInteger asked = new AtomicInteger();
  private final StringWriter out = new StringWriter();
  private LocalCluster cluster;
  private boolean aliveAtTheEnd = true;

  @BeforeEach
  void aClusterIsUp() throws IOException {
    cluster = LocalCluster.plan(runs.resolve("cluster-july"), new Sizes(1, 1, 1));
    Files.writeString(cluster.folder().resolve("config.conf"), "pipeline.drain-timeout = 500ms\n");
    for (Member member : cluster.members()) {
      member.start(cluster.folder(), List.of("sleep", "300"));
    }
  }

  @AfterEach
  void end() {
    for (Member member : cluster.members()) {
      member.process(cluster.folder()).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void noNodeEndsBeforeTheFeedHasSeenEverythingToItsCommit() throws Exception {
    try (StatusServer feed = feed(3)) {
      assertThat(feed.port()).isPositive();
      down();
    }
    assertThat(asked.get()).isGreaterThanOrEqualTo(3);
    assertThat(aliveAtTheEnd).isTrue();
    assertThat(cluster.anyAlive()).isFalse();
    assertThat(cluster.ending()).exists();
    assertThat(out.toString()).contains("the cluster has ended");
  }

  @Test
  void aDrainThatTakesTooLongIsSaidAndTheNodesEndAllTheSame() throws Exception {
    try (StatusServer feed = feed(Integer.MAX_VALUE)) {
      assertThat(feed.port()).isPositive();
      assertThatThrownBy(this::down)
          .isInstanceOfSatisfying(
              UserError.class,
              error ->
                  assertThat(error.hint())
                      .hasValueSatisfying(
                          hint -> assertThat(hint).contains("--set run.id=cluster-july")))
          .hasMessageContaining("was not drained in 1 s (3 times pipeline.drain-timeout)");
    }
    assertThat(asked.get()).isGreaterThan(3);
    assertThat(cluster.anyAlive()).isFalse();
  }

  /** A feed that is drained when it was asked so often. */
  private StatusServer feed(int drainedAt) throws IOException {
    return StatusServer.start(
        cluster.with("feed").get(0).statusPort(),
        Map::of,
        () -> {
          aliveAtTheEnd &= cluster.alive() == cluster.members().size();
          return Map.of("feed_here", true, "drained", asked.incrementAndGet() >= drainedAt);
        });
  }

  private void down() throws Exception {
    SettingOverride folder = new SettingOverride("run.folder", runs.toString(), "--set");
    PrintWriter printed = new PrintWriter(out, true);
    new ClusterService()
        .execute(
            new ClusterRequest.Down(
                new SettingsRequest(List.of(), List.of(folder)), OutputStyle.NORMAL),
            new Output(printed, printed));
  }
}
