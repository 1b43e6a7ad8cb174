package io.tributary.app.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The overlays, rendered here, and by kubectl where there is one. No cluster is asked. */
class OverlaysTest {
  @TempDir Path folder;

  @Test
  void withoutGpusNothingAsksForOne() {
    Kustomization cpu = Kustomization.read(Kustomization.KUBERNETES.resolve("overlays/cpu"));
    List<KubernetesObject> objects = Rendered.of(cpu);
    assertThat(References.problems(objects)).isEmpty();
    assertThat(Workload.of(objects)).hasSize(5);
    for (Workload workload : Workload.of(objects)) {
      var resources = workload.container().getResources();
      assertThat(resources.getLimits()).containsOnlyKeys("memory");
      assertThat(resources.getRequests()).containsOnlyKeys("cpu", "memory");
      assertThat(workload.pod().getTolerations()).isNullOrEmpty();
    }
    assertThat(cpu.settings().get("tributary-settings").get("devices.conf"))
        .hasContent("model.device = \"cpu\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"base", "overlays/cpu"})
  void kubectlRendersTheSame(String name) throws Exception {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(entry -> Files.isExecutable(Path.of(entry, "kubectl"))),
        "no kubectl on PATH");
    Path source = Kustomization.KUBERNETES.resolve(name);
    List<Manifest> rendered = Manifest.parse("kubectl kustomize", kubectl(source));
    List<KubernetesObject> objects = rendered.stream().map(Manifest::typed).toList();

    assertThat(References.problems(Rendered.withSecrets(objects))).isEmpty();
    assertThat(objects)
        .filteredOn(o -> !o.getKind().equals("Namespace"))
        .allSatisfy(o -> assertThat(o.getMetadata().getNamespace()).isEqualTo("tributary"));
    List<KubernetesObject> here = Rendered.of(Kustomization.read(source));
    var maps = objects.stream().filter(V1ConfigMap.class::isInstance).map(V1ConfigMap.class::cast);
    assertThat(maps)
        .singleElement()
        .satisfies(m -> assertThat(m.getData()).containsOnlyKeys("cluster.conf", "devices.conf"));
    for (Workload workload : Workload.of(objects)) {
      assertThat(workload.container().getImage())
          .matches("registry.example.com/tributary(-lite)?:\\d+\\.\\d+\\.\\d+");
      var mine =
          Workload.of(here).stream()
              .collect(Collectors.toMap(Workload::name, Workload::container))
              .get(workload.name());
      assertThat(workload.container().image("")).isEqualTo(mine.image(""));
    }
  }

  private String kubectl(Path source) throws Exception {
    Path out = folder.resolve("out.yaml");
    ProcessBuilder builder =
        new ProcessBuilder("kubectl", "kustomize", source.toString())
            .redirectOutput(out.toFile())
            .redirectError(folder.resolve("err").toFile());
    // No file that names a cluster is looked at.
    builder.environment().put("KUBECONFIG", folder.resolve("none").toString());
    builder.environment().put("HOME", folder.toString());
    Process process = builder.start();
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(folder.resolve("err"))).isZero();
    return Files.readString(out);
  }
}
