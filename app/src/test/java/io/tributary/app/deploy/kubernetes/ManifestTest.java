package io.tributary.app.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every manifest has only fields that Kubernetes knows, of the types it wants. */
class ManifestTest {
  private static final Path BASE = Kustomization.KUBERNETES.resolve("base");

  @Test
  void everyObjectOfTheBaseFollowsTheSchema() {
    Map<String, Integer> kinds = new TreeMap<>();
    for (Manifest manifest : Kustomization.base().resources()) {
      manifest.typed();
      kinds.merge(manifest.kind(), 1, Integer::sum);
    }
    assertThat(kinds)
        .containsEntry("Deployment", 3)
        .containsEntry("StatefulSet", 2)
        .containsEntry("PodDisruptionBudget", 5)
        .containsKeys("NetworkPolicy", "Role", "RoleBinding", "ServiceAccount", "Service")
        .containsKeys("PersistentVolumeClaim", "Namespace");
  }

  @Test
  void everySecretOfTheExampleFollowsTheSchemaAndHoldsNothing() throws IOException {
    for (Manifest manifest : Manifest.read(Rendered.SECRETS)) {
      manifest.typed();
      for (var value : manifest.tree().path("stringData")) {
        assertThat(value.asText().replaceAll("(?m)^.* = \"CHANGE-ME\"$|CHANGE-ME", "")).isBlank();
      }
    }
    assertThat(Files.readString(BASE.resolve("kustomization.yaml"))).doesNotContain("secrets");
  }

  @Test
  void noManifestIsLeftOut() throws IOException {
    var listed = new TreeSet<String>();
    for (var r :
        Manifest.read(BASE.resolve("kustomization.yaml")).get(0).tree().path("resources")) {
      listed.add(r.asText());
    }
    try (Stream<Path> files = Files.list(BASE)) {
      List<String> there =
          files
              .map(f -> f.getFileName().toString())
              .filter(f -> f.endsWith(".yaml") && !f.equals("kustomization.yaml"))
              .sorted()
              .toList();
      assertThat(listed).containsExactlyElementsOf(there);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "readOnlyRootFilesystem, readonlyRootFilesystem, readonlyRootFilesystem",
    "terminationGracePeriodSeconds, terminationGraceSeconds, terminationGraceSeconds",
    "'  minReadySeconds: 10', '  minReadySeconds: ten', ten",
    "matchLabels, matchLables, matchLables",
    "'  selector:', '  selektor:', selektor",
    "containerPort, containerport, containerport",
    "apps/v1, apps/v1beta1, apps/v1beta1 Deployment",
  })
  void refusesWhatKubernetesWouldNotTake(String right, String wrong, String said)
      throws IOException {
    String text = Files.readString(BASE.resolve("generator.yaml"));
    String damaged = text.replace(right, wrong);
    assertThat(damaged).isNotEqualTo(text);
    assertThatThrownBy(() -> Manifest.parse("generator.yaml", damaged).forEach(Manifest::typed))
        .hasMessageContaining(said);
  }

  @Test
  void refusesAKeyThatStandsTwice() {
    assertThatThrownBy(() -> Manifest.parse("x.yaml", "kind: Role\nkind: Service\n"))
        .hasMessageContaining("kind");
  }
}
