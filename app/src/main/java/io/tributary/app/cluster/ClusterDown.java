package io.tributary.app.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import io.tributary.app.run.ClusterPreparation;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Ends a cluster: the feed draws nothing any more and sees what it fed to its commit; then the
 * nodes end, those that take work from others after them. The learner is the last, and leaves what
 * it has not trained in the pair log for the next start.
 */
final class ClusterDown {
  /** How it ended. */
  record Ended(boolean drained, Duration patience, int killed) {}

  /**
   * The drain of a node waits for what the node itself has; here the units of a node that died have
   * to be found lost and done again, too.
   */
  static final int DRAIN_TIMEOUTS = 3;

  /** A learner's last step and checkpoint may take long: a node has 13 minutes for them alone. */
  static final Duration END = Duration.ofMinutes(15);

  private static final List<String> ORDER =
      List.of("generator", "judge", "buffer", "feed", "learner");

  private final LocalCluster cluster;
  private final Duration patience;
  private final long deadline;

  ClusterDown(LocalCluster cluster) {
    this.cluster = cluster;
    this.patience = ClusterPreparation.drainTimeout(cluster.folder()).multipliedBy(DRAIN_TIMEOUTS);
    this.deadline = System.nanoTime() + patience.toNanos();
  }

  Ended run() throws IOException, InterruptedException {
    boolean anyAlive = cluster.anyAlive();
    boolean drained = anyAlive && drain();
    if (!Files.exists(cluster.ending())) Files.createFile(cluster.ending());
    // A feed that was started again a moment ago has not been told.
    if (drained) drained = drain();
    int killed = 0;
    for (String role : ORDER) killed += end(cluster.with(role));
    // Whoever heals may have been starting one when it was told to end.
    killed += end(cluster.members());
    return new Ended(drained || !anyAlive, patience, killed);
  }

  /** Tells every node that may have the feed, again and again: another may have it now. */
  private boolean drain() throws InterruptedException {
    List<Member> feeds = cluster.with("feed");
    do {
      for (Member feed : feeds) {
        Optional<JsonNode> said = feed.drain();
        if (said.isPresent() && said.get().path("drained").asBoolean()) return true;
      }
      Thread.sleep(200);
    } while (System.nanoTime() < deadline);
    return false;
  }

  private int end(List<Member> group) throws InterruptedException {
    for (Member member : group) {
      member.process(cluster.folder()).ifPresent(ProcessHandle::destroy);
    }
    int killed = 0;
    for (Member member : group) if (!ended(member)) killed++;
    return killed;
  }

  private boolean ended(Member member) throws InterruptedException {
    long end = System.nanoTime() + END.toNanos();
    while (member.process(cluster.folder()).isPresent()) {
      if (System.nanoTime() > end) {
        member.process(cluster.folder()).ifPresent(ProcessHandle::destroyForcibly);
        return false;
      }
      Thread.sleep(100);
    }
    return true;
  }
}
