package io.tributary.app.run;

import io.tributary.app.UserError;
import io.tributary.streams.log.RunLock;
import io.tributary.streams.log.RunLockedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The nodes of a cluster that worked, or work, on a run. */
final class ClusterNodes {
  private ClusterNodes() {}

  /**
   * Refuses a run whose nodes are at work on this machine; those of other machines lose their roles
   * to whoever takes them next.
   */
  static void requireNoneAtWork(RunFolder folder) throws IOException {
    Path nodes = folder.path().resolve(NodeService.NODES);
    if (!Files.isDirectory(nodes)) return;
    for (Path node : folders(nodes)) requireIdle(folder, node);
  }

  private static List<Path> folders(Path nodes) throws IOException {
    try (Stream<Path> entries = Files.list(nodes)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    }
  }

  private static void requireIdle(RunFolder folder, Path node) {
    if (!Files.exists(node.resolve(RunLock.FILE_NAME))) return;
    try {
      RunLock.acquire(node).close();
    } catch (RunLockedException e) {
      throw UserError.wrongUsage(
              "node %s of the cluster still works on %s"
                  .formatted(node.getFileName(), folder.path()))
          .withHint("end the cluster first: tributary cluster down, or a TERM to each node");
    }
  }
}
