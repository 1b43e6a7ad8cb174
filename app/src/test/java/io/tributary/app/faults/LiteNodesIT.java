package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.Requires;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Feed, buffer and rule judge are the program itself, and no class of DJL is on their path. All
 * talk by mutual TLS; a node whose certificate another authority made is refused by each of them,
 * for as long as it tries, and hurts nobody.
 */
class LiteNodesIT {
  private static final String STRANGER = "generator-2";

  @Test
  void nodesNeedNoNativesAndTakeNoStranger(@TempDir Path certificates) throws IOException {
    Requires.here(Certificates.canBeMade(), "needs openssl");
    ClusterPlan plan =
        ClusterPlan.of(
                "lite", "feed-1", "buffer-1", "learner-1", "judge-1", "generator-1", STRANGER)
            .lite("feed-1", "buffer-1", "judge-1")
            .withPrompts(300);
    try (Cluster cluster = Cluster.start(plan, new SecuredNetwork(certificates, STRANGER))) {
      Node stranger = cluster.node(STRANGER);
      List<Node> members = cluster.members().stream().filter(node -> node != stranger).toList();
      for (Node node : members) {
        Waiting.until(node.name() + " refuses it", () -> Standing.figure(node, "tls/refused") > 0);
        assertThat(node.log()).contains("the certificate of CN=tributary node is not taken");
        assertThat(Standing.clusterSize(node)).as(node.name()).isEqualTo(members.size());
      }
      assertThat(Standing.clusterSize(stranger)).isZero();
      Faults.recovery(cluster, "learner", System::nanoTime);
      assertThat(Freshness.newest(stranger)).isZero();
      assertThat(cluster.ends()).as(cluster.said()).isZero();
      cluster.finishAndAudit();
    }
  }
}
