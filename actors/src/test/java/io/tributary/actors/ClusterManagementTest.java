package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tributary.actors.fakes.Streams;
import io.tributary.actors.fakes.World;
import io.tributary.config.ClusterSettings;
import io.tributary.config.SettingsLoader;
import io.tributary.gpu.LearnerEngine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that find each other by bootstrap, and what is answered on their management port. */
@Timeout(600)
class ClusterManagementTest {
  private static final long PATIENCE_SECONDS = 180;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final World world = new World(1);
  private final List<ClusterNode> nodes = new ArrayList<>();

  private record Answer(int code, String text) {}

  @AfterEach
  void leaveAll() throws Exception {
    for (ClusterNode node : nodes) node.leave();
    for (ClusterNode node : nodes) {
      node.done().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void threeNodesWithoutSeedsBecomeOneClusterAndSayWhenTheyAreReady() throws Exception {
    List<Integer> ports = FreePorts.take(3);
    AtomicBoolean weights = new AtomicBoolean();
    ClusterNode buffer = start(buffers(), bootstrap(ports, 0));
    await("it is alive", () -> get(ports.get(0), "/alive").code() == 200);
    // Alone it founds nothing, since three must be found.
    assertThat(get(ports.get(0), "/ready"))
        .satisfies(
            answer -> {
              assertThat(answer.code()).isEqualTo(500);
              assertThat(answer.text()).contains("the node is no member of the cluster");
            });
    assertThat(buffer.members()).isEmpty();

    start(judges(), bootstrap(ports, 1));
    start(generators(weights), bootstrap(ports, 2));
    await("they are one cluster", () -> nodes.stream().allMatch(n -> up(n) == 3));
    assertThat(buffer.members())
        .extracting(ClusterMember::roles)
        .containsExactlyInAnyOrder(List.of("buffer"), List.of("judge"), List.of("generator"));

    await("buffer and judge are ready", () -> ready(ports.get(0)) && ready(ports.get(1)));
    assertThat(get(ports.get(2), "/alive").code()).isEqualTo(200);
    assertThat(get(ports.get(2), "/ready").text()).contains("waiting for weights");
    try (LearnerEngine learner = world.parts().learner().get()) {
      learner.publish();
    }
    weights.set(true);
    await("the generator is ready", () -> ready(ports.get(2)));
  }

  @Test
  void offersNothingButHealthAndTheWayToTheCluster() throws Exception {
    List<Integer> ports = FreePorts.take(1);
    int seed = FreePorts.take();
    start(
        buffers(), seeds(seed).withFallback(management("cluster.management.port=" + ports.get(0))));
    await("it is ready", () -> ready(ports.get(0)));
    for (String path : List.of("/bootstrap/seed-nodes", "/cluster/members", "/", "/metrics")) {
      assertThat(get(ports.get(0), path).code()).as(path).isEqualTo(404);
    }
  }

  @Test
  void saysThatAPortIsTaken() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      ClusterNode node =
          start(
              buffers(),
              seeds(FreePorts.take()).withFallback(management("cluster.management.port=" + port)));
      nodes.remove(node);
      assertThatThrownBy(
              () -> node.done().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .hasCauseInstanceOf(ClusterManagement.UnavailableException.class)
          .hasMessageContaining("cluster.management.port = " + port)
          .hasMessageContaining("cluster.management.host = 127.0.0.1");
    }
  }

  @Test
  void withoutAPortNothingListens() {
    Config config = management();
    assertThat(config.getBoolean("tributary-management.enabled")).isFalse();
    assertThat(config.hasPath("akka.management")).isFalse();
  }

  @Test
  void podsAreAskedForByLabelPortAndNamespace() {
    Config config =
        management(
            "cluster.management.port=8558",
            "cluster.bootstrap.method=kubernetes-api",
            "cluster.bootstrap.service-name=july",
            "cluster.bootstrap.kubernetes.namespace=rl",
            "cluster.bootstrap.kubernetes.label=app");
    assertThat(config.getString("akka.discovery.kubernetes-api.pod-label-selector"))
        .isEqualTo("app=%s");
    assertThat(config.getString("akka.discovery.kubernetes-api.pod-namespace")).isEqualTo("rl");
    Config points = config.getConfig("akka.management.cluster.bootstrap.contact-point-discovery");
    assertThat(points.getString("service-name")).isEqualTo("july");
    assertThat(points.getString("port-name")).isEqualTo("management");
  }

  @Test
  void aNodeIsReadyWhileItWorksOrHasNothingLeftToDo() {
    assertThat(NodeReadiness.refusal(report("working"))).isEmpty();
    assertThat(NodeReadiness.refusal(report("finished"))).isEmpty();
    for (String state : List.of("starting", "waiting for weights", "leaving")) {
      assertThat(NodeReadiness.refusal(report(state))).contains("the node is " + state);
    }
  }

  private static NodeReport report(String state) {
    return new NodeReport(state, List.of(), Map.of());
  }

  private NodeParts buffers() {
    return new NodeParts(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new NodeParts.Buffers(world.log)),
        Optional.empty(),
        world.parts().metrics());
  }

  private NodeParts judges() {
    return new NodeParts(
        Optional.empty(),
        Optional.empty(),
        Optional.of(new NodeParts.Judges(world.parts().judges())),
        Optional.empty(),
        Optional.empty(),
        world.parts().metrics());
  }

  private NodeParts generators(AtomicBoolean weights) {
    PolicyFollower follower =
        new PolicyFollower() {
          @Override
          public void announced(PolicyAnnounced policy) {}

          @Override
          public boolean ready() {
            return weights.get();
          }
        };
    return new NodeParts(
        Optional.empty(),
        Optional.of(new NodeParts.Generators(world.parts().generators(), follower)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        world.parts().metrics());
  }

  private ClusterNode start(NodeParts parts, Config akka) {
    Config patient =
        ConfigFactory.parseString(
            "akka.cluster.failure-detector.acceptable-heartbeat-pause = 120s");
    ClusterNode node =
        ClusterNode.start(
            Streams.settings(false), parts, akka.withFallback(patient), Attachment.NONE);
    nodes.add(node);
    return node;
  }

  private static Config seeds(int port) {
    return ConfigFactory.parseString(
        """
        akka.remote.artery.canonical.port = %d
        akka.cluster.seed-nodes = ["akka://tributary@127.0.0.1:%d"]
        """
            .formatted(port, port));
  }

  private static Config bootstrap(List<Integer> ports, int own) {
    String points = ports.stream().map(port -> "\"127.0.0.1:" + port + "\"").toList().toString();
    return management(
        "cluster.management.port=" + ports.get(own),
        "cluster.bootstrap.method=config",
        "cluster.bootstrap.required-contact-points=" + ports.size(),
        "cluster.bootstrap.contact-points=" + points);
  }

  /** As a node has it from its settings. */
  private static Config management(String... assignments) {
    ClusterSettings cluster =
        new SettingsLoader(Optional.empty(), List.of(), List.of(assignments))
            .load()
            .settings()
            .cluster();
    return ClusterManagement.config(cluster);
  }

  private static long up(ClusterNode node) {
    return node.members().stream().filter(member -> member.status().equals("up")).count();
  }

  private static boolean ready(int port) {
    return get(port, "/ready").code() == 200;
  }

  private static Answer get(int port, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(Duration.ofSeconds(30))
            .build();
    try {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer.body());
    } catch (IOException notYet) {
      return new Answer(0, notYet.toString());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(String what, BooleanSupplier happened) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!happened.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waiting until " + what).isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
