package io.tributary.app.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1ResourceRequirements;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each role's pods must be, whatever else is changed in the manifests. */
class WorkloadsTest {
  private static final String GPU = "nvidia.com/gpu";
  private static final Set<String> WITH_DEVICE = Set.of("generator", "judge", "learner");

  static Stream<Workload> workloads() {
    return Workload.of(Rendered.base()).stream();
  }

  private static String role(Workload workload) {
    return workload.labels().get("app.kubernetes.io/component");
  }

  @Test
  void everyRoleIsAWorkload() {
    assertThat(
            workloads()
                .collect(Collectors.toMap(WorkloadsTest::role, w -> w.service().isPresent())))
        .isEqualTo(
            Map.of(
                "generator",
                false,
                "judge",
                false,
                "buffer",
                false,
                "feed",
                true,
                "learner",
                true));
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void runsItsRoleWithTheMountedSettings(Workload workload) {
    assertThat(workload.container().getArgs())
        .containsExactly(
            "node",
            "--roles",
            role(workload),
            "--name",
            "$(POD_NAME)",
            "-c",
            "/etc/tributary/cluster.conf");
    assertThat(mount(workload, "settings").getMountPath()).isEqualTo("/etc/tributary");
    assertThat(Kustomization.base().settings().get("tributary-settings"))
        .containsKey("cluster.conf");
    assertThat(Kustomization.base().images()).contains(workload.container().getImage());
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void isNoRootAndWritesOnlyIntoVolumes(Workload workload) {
    V1PodSpec pod = workload.pod();
    assertThat(pod.getSecurityContext().getRunAsNonRoot()).isTrue();
    assertThat(pod.getSecurityContext().getRunAsUser()).isEqualTo(10001);
    assertThat(pod.getSecurityContext().getFsGroup()).isEqualTo(10001);
    assertThat(pod.getSecurityContext().getSeccompProfile().getType()).isEqualTo("RuntimeDefault");
    V1Container container = workload.container();
    assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
    assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
    assertThat(container.getSecurityContext().getCapabilities().getDrop()).containsExactly("ALL");
    assertThat(
            container.getVolumeMounts().stream().filter(m -> !Boolean.TRUE.equals(m.getReadOnly())))
        .extracting(V1VolumeMount::getMountPath)
        .containsExactlyInAnyOrder("/var/lib/tributary", "/var/cache/tributary", "/tmp");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void takesSecretsAsFilesNeverFromTheEnvironment(Workload workload) {
    assertThat(workload.container().getEnvFrom()).isNullOrEmpty();
    for (V1EnvVar variable : workload.container().getEnv()) {
      if (variable.getValueFrom() == null) continue;
      assertThat(variable.getValueFrom().getSecretKeyRef()).as(variable.getName()).isNull();
    }
    assertThat(mount(workload, "tls").getReadOnly()).isTrue();
    for (V1Volume volume : workload.pod().getVolumes()) {
      // No file of a Secret is for others to read.
      if (volume.getSecret() != null) {
        assertThat(volume.getSecret().getDefaultMode()).isEqualTo(0440);
      }
      if (volume.getProjected() != null) {
        assertThat(volume.getProjected().getDefaultMode()).isEqualTo(0440);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void isProbed(Workload workload) {
    V1Container container = workload.container();
    assertThat(container.getReadinessProbe().getHttpGet().getPath()).isEqualTo("/ready");
    assertThat(container.getLivenessProbe().getHttpGet().getPath()).isEqualTo("/alive");
    assertThat(container.getStartupProbe().getHttpGet().getPath()).isEqualTo("/alive");
    assertThat(seconds(container.getStartupProbe())).isGreaterThanOrEqualTo(180);
    // The learner's node may be busy in native code for this long.
    assertThat(seconds(container.getLivenessProbe())).isGreaterThanOrEqualTo(60);
  }

  private static int seconds(V1Probe probe) {
    return probe.getPeriodSeconds() * probe.getFailureThreshold();
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void asksForWhatItNeeds(Workload workload) {
    V1ResourceRequirements resources = workload.container().getResources();
    assertThat(resources.getRequests()).containsKeys("cpu", "memory");
    BigDecimal wanted = resources.getRequests().get("memory").getNumber();
    BigDecimal most = resources.getLimits().get("memory").getNumber();
    assertThat(most).isGreaterThanOrEqualTo(wanted);
    assertThat(heap(workload).getNumber().multiply(BigDecimal.valueOf(2)))
        .as("heap and native memory fit")
        .isLessThanOrEqualTo(most);
    boolean device = WITH_DEVICE.contains(role(workload));
    assertThat(resources.getLimits().containsKey(GPU)).isEqualTo(device);
    assertThat(resources.getRequests().containsKey(GPU)).isEqualTo(device);
    assertThat(workload.container().getImage()).isEqualTo(device ? "tributary" : "tributary-lite");
  }

  private static Quantity heap(Workload workload) {
    String options =
        workload.container().getEnv().stream()
            .filter(v -> v.getName().equals("TRIBUTARY_JAVA_OPTS"))
            .findFirst()
            .orElseThrow()
            .getValue();
    return Quantity.fromString(options.replaceAll(".*-Xmx(\\d+)g.*", "$1Gi"));
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void isSpreadOverMachines(Workload workload) {
    var terms =
        workload
            .pod()
            .getAffinity()
            .getPodAntiAffinity()
            .getPreferredDuringSchedulingIgnoredDuringExecution();
    assertThat(terms).hasSize(1);
    var term = terms.get(0).getPodAffinityTerm();
    assertThat(term.getTopologyKey()).isEqualTo("kubernetes.io/hostname");
    assertThat(term.getLabelSelector().getMatchLabels()).isEqualTo(workload.labels());
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void listensWhereTheSettingsSay(Workload workload) {
    var settings = ClusterConf.read();
    for (V1ContainerPort port : workload.container().getPorts()) {
      assertThat(settings.port(port.getName()))
          .as(port.getName())
          .isEqualTo(port.getContainerPort());
    }
    assertThat(workload.hasPort("remoting") && workload.hasPort("management")).isTrue();
    assertThat(workload.container().getEnv())
        .extracting(V1EnvVar::getName)
        .containsAll(settings.environment())
        .contains("POD_NAME");
  }

  @ParameterizedTest
  @MethodSource("workloads")
  void hasLongerToEndThanADrainAndAStepTake(Workload workload) {
    long grace = workload.pod().getTerminationGracePeriodSeconds();
    long drain = ClusterConf.read().drain().toSeconds();
    // A step in native code of 60 s cannot be interrupted; a learner writes its checkpoint after
    // it.
    long after = role(workload).equals("learner") ? 600 : 60;
    assertThat(grace).isGreaterThanOrEqualTo(drain + after);
  }

  @Test
  void onlyTheLearnerAndTheFeedKeepFiles() {
    assertThat(workloads().filter(w -> !w.claims().isEmpty()).map(WorkloadsTest::role))
        .containsExactlyInAnyOrder("learner", "feed");
    workloads()
        .flatMap(w -> w.claims().stream())
        .forEach(c -> assertThat(c.getSpec().getAccessModes()).containsExactly("ReadWriteOnce"));
  }

  @Test
  void theRoleAllowsDiscoveryAndNothingElse() {
    List<V1Role> roles =
        Rendered.base().stream().filter(V1Role.class::isInstance).map(V1Role.class::cast).toList();
    assertThat(roles).hasSize(1);
    assertThat(roles.get(0).getRules()).hasSize(1);
    var rule = roles.get(0).getRules().get(0);
    assertThat(rule.getResources()).containsExactly("pods");
    assertThat(rule.getVerbs()).containsExactlyInAnyOrder("get", "list", "watch");
  }

  private static V1VolumeMount mount(Workload workload, String name) {
    return workload.container().getVolumeMounts().stream()
        .filter(m -> m.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
