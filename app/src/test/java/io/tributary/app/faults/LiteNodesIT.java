package io.tributary.app.faults;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Feed, buffer and rule judge are the program itself, and no class of DJL is on their path. */
class LiteNodesIT {
  @Test
  void feedBufferAndRuleJudgeNeedNoNatives() throws IOException {
    ClusterPlan plan =
        ClusterPlan.of("lite", "feed-1", "buffer-1", "learner-1", "judge-1", "generator-1")
            .lite("feed-1", "buffer-1", "judge-1")
            .withPrompts(300);
    try (Cluster cluster = Cluster.start(plan)) {
      cluster.finishAndAudit();
    }
  }
}
