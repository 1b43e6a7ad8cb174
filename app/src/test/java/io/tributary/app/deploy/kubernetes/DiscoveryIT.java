package io.tributary.app.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerState;
import io.kubernetes.client.openapi.models.V1ContainerStateRunning;
import io.kubernetes.client.openapi.models.V1ContainerStateWaiting;
import io.kubernetes.client.openapi.models.V1ContainerStatus;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodList;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodStatus;
import io.tributary.app.cluster.LocalPorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pods as processes: with the settings of the manifests, an address and a disk of their own, a
 * database, and an API server that lists them. They have no natives, as the lite image has none.
 */
class DiscoveryIT {
  private static final long PATIENCE_SECONDS = 300;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** What only the full image has. */
  private static final List<String> NATIVES =
      List.of("pytorch-native", "pytorch-jni", "ai.djl", "/djl/", "tokenizers-");

  @TempDir Path folder;

  private final List<Pod> pods = new ArrayList<>();

  private record Pod(String name, String ip, Process process, Path output) {}

  @AfterEach
  void noProcessIsLeft() {
    for (Pod pod : pods) pod.process().destroyForcibly();
  }

  @Test
  void podsThatShareADatabaseAloneBecomeOneCluster() throws Exception {
    assumeTrue(
        System.getProperty("os.name").equals("Linux"), "127.0.0.2 and on are addresses on Linux");
    int management = LocalPorts.take();
    try (EmbeddedPostgres postgres =
            EmbeddedPostgres.builder().setPGStartupWait(Duration.ofMinutes(4)).start();
        FakeApi api = new FakeApi(folder.resolve("account"), () -> list(management))) {
      Path settings = settings(api, postgres.getPort(), management);
      start("tributary-feed-0", "feed", "127.0.0.2", settings, api);
      start("tributary-buffer-a", "buffer", "127.0.0.3", settings, api);
      await(() -> get("127.0.0.2", management, "/alive").startsWith("200"));
      assertThat(get("127.0.0.2", management, "/ready")).startsWith("500").contains("no member");
      start("tributary-buffer-b", "buffer", "127.0.0.4", settings, api);
      for (Pod pod : pods) await(() -> get(pod.ip(), management, "/ready").startsWith("200"));
      assertThat(api.answered()).isGreaterThanOrEqualTo(3);
      for (Pod pod : pods) {
        String members = get(pod.ip(), management, "/bootstrap/seed-nodes");
        for (Pod other : pods) assertThat(members).contains(other.ip());
      }

      // A pod that was killed comes back with an empty disk, to a run that is under way.
      Pod killed = pods.remove(2);
      killed.process().destroyForcibly().waitFor();
      start("tributary-buffer-c", "buffer", "127.0.0.5", settings, api);
      await(() -> get("127.0.0.5", management, "/ready").startsWith("200"));

      // The oldest last, and in order.
      for (int i = pods.size() - 1; i >= 0; i--) end(pods.get(i));
    }
  }

  private static void end(Pod pod) throws Exception {
    pod.process().destroy();
    assertThat(pod.process().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(pod.process().exitValue()).as(Files.readString(pod.output())).isIn(0, 143);
  }

  /** What the manifests say, but for what a test's machine has otherwise. */
  private Path settings(FakeApi api, int database, int management) throws IOException {
    Path there =
        ClusterConf.project(
            Kustomization.read(Kustomization.KUBERNETES.resolve("overlays/cpu")),
            Files.createDirectories(folder.resolve("settings")));
    Path site =
        Files.writeString(
            there.resolveSibling("site.conf"),
            """
            include "cluster.conf"
            cluster.management.port = %d
            cluster.bootstrap.required-contact-points = 3
            cluster.tls.enabled = false
            akka.remote.artery.canonical.port = %d
            pair-log {
              url = "jdbc:postgresql://127.0.0.1:%d/postgres"
              user = postgres
              password-file = ""
            }
            prompts.http.enabled = false
            prompts.limit = 8
            %s
            """
                .formatted(management, LocalPorts.take(), database, api.account()));
    return site;
  }

  private void start(String name, String role, String ip, Path settings, FakeApi api)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Dfile.encoding=UTF-8", "-cp", classPathWithoutNatives()));
    command.addAll(List.of("io.tributary.app.Main", "node", "--roles", role, "--name", name));
    command.addAll(List.of("-c", settings.toString()));
    Path disk = Files.createDirectories(folder.resolve("disks").resolve(name));
    command.addAll(List.of("--set", "run.folder=" + disk.resolve("runs")));
    Path output = disk.resolve("output");
    ProcessBuilder builder = new ProcessBuilder(command).directory(disk.toFile());
    builder.environment().put("POD_IP", ip);
    builder.environment().put("TRIBUTARY_DB_PASSWORD", "postgres");
    builder.environment().put("KUBERNETES_SERVICE_HOST", "127.0.0.1");
    builder.environment().put("KUBERNETES_SERVICE_PORT", Integer.toString(api.port()));
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    pods.add(new Pod(name, ip, builder.start(), output));
  }

  private static String classPathWithoutNatives() {
    String all =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String rest =
        Arrays.stream(all.split(File.pathSeparator))
            .filter(entry -> NATIVES.stream().noneMatch(entry::contains))
            .collect(Collectors.joining(File.pathSeparator));
    assertThat(rest.length()).isLessThan(all.length());
    return rest;
  }

  /** The pods that run, and three that nobody may wait for. */
  private V1PodList list(int management) {
    V1PodList list = new V1PodList().apiVersion("v1").kind("PodList");
    for (Pod pod : List.copyOf(pods)) {
      list.addItemsItem(pod(pod.name(), pod.ip(), "Running", running(), management));
    }
    V1Pod leaving = pod("leaving", "127.0.0.90", "Running", running(), management);
    leaving.getMetadata().deletionTimestamp(OffsetDateTime.now());
    list.addItemsItem(leaving);
    list.addItemsItem(pod("pending", null, "Pending", waiting(), management));
    list.addItemsItem(pod("crashing", "127.0.0.91", "Running", waiting(), management));
    return list;
  }

  private static V1ContainerState running() {
    return new V1ContainerState()
        .running(new V1ContainerStateRunning().startedAt(OffsetDateTime.now()));
  }

  private static V1ContainerState waiting() {
    return new V1ContainerState().waiting(new V1ContainerStateWaiting().reason("CrashLoopBackOff"));
  }

  private static V1Pod pod(
      String name, String ip, String phase, V1ContainerState state, int management) {
    Workload feed =
        Workload.of(Rendered.base()).stream()
            .filter(workload -> workload.name().equals("tributary-feed"))
            .findFirst()
            .orElseThrow();
    V1Container container = feed.container();
    container.getPorts().stream()
        .filter(port -> port.getName().equals("management"))
        .forEach(port -> port.setContainerPort(management));
    return new V1Pod()
        .metadata(new V1ObjectMeta().name(name).namespace(FakeApi.NAMESPACE))
        .spec(new V1PodSpec().addContainersItem(container))
        .status(
            new V1PodStatus()
                .phase(phase)
                .podIP(ip)
                .addContainerStatusesItem(
                    new V1ContainerStatus()
                        .name(container.getName())
                        .image("tributary-lite")
                        .imageID("")
                        .ready(false)
                        .restartCount(0)
                        .state(state)));
  }

  /** The code and the text of an answer. */
  private static String get(String ip, int port, String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(ip, port, path)))
            .timeout(Duration.ofSeconds(20))
            .build();
    try {
      HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
      return answer.statusCode() + " " + answer.body();
    } catch (IOException notYet) {
      return notYet.toString();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void await(BooleanSupplier happened) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!happened.getAsBoolean()) {
      for (Pod pod : pods) {
        assertThat(pod.process().isAlive()).as(Files.readString(pod.output())).isTrue();
      }
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.sleep(100);
    }
  }
}
