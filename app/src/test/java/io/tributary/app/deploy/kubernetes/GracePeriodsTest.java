package io.tributary.app.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tributary.actors.ClusterNode;
import io.tributary.config.SettingsLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A learner is not killed before its own limits for the last step and checkpoint are over. */
class GracePeriodsTest {
  private static final Path UNIT = Path.of("..", "deploy", "systemd", "tributary@.service");
  private static final Pattern STOP = Pattern.compile("(?m)^TimeoutStopSec=(\\d+)min$");

  private final Config phases =
      ConfigFactory.parseResources(ClusterNode.class.getClassLoader(), "tributary-cluster.conf")
          .getConfig("akka.coordinated-shutdown.phases");

  /** All phases of a shutdown that may take long. */
  private Duration needed(Duration drain) {
    Duration all = drain.plusSeconds(5);
    for (String phase : phases.root().keySet()) all = all.plus(timeout(phase));
    return all;
  }

  private Duration timeout(String phase) {
    return phases.getDuration(phase + ".timeout");
  }

  @Test
  void aLongStepFits() {
    assertThat(timeout("cluster-exiting")).isGreaterThanOrEqualTo(Duration.ofMinutes(12));
  }

  @Test
  void kubernetesWaitsForTheLearner() {
    Workload learner =
        Workload.of(Rendered.base()).stream()
            .filter(workload -> workload.name().equals("tributary-learner"))
            .findFirst()
            .orElseThrow();
    assertThat(Duration.ofSeconds(learner.pod().getTerminationGracePeriodSeconds()))
        .isGreaterThanOrEqualTo(needed(ClusterConf.read().drain()));
  }

  @Test
  void systemdWaitsForTheLearner() throws IOException {
    Matcher stop = STOP.matcher(Files.readString(UNIT));
    assertThat(stop.find()).isTrue();
    Duration drain = SettingsLoader.defaults().load().settings().pipeline().drainTimeout();
    assertThat(Duration.ofMinutes(Long.parseLong(stop.group(1))))
        .isGreaterThanOrEqualTo(needed(drain));
  }
}
