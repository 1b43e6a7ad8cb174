package io.tributary.app.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * All that a cluster would hold: the objects, the ConfigMaps from files, and the site's Secrets.
 */
final class Rendered {
  static final Path SECRETS = Kustomization.KUBERNETES.resolve("secrets.example.yaml");

  private Rendered() {}

  static List<KubernetesObject> base() {
    return of(Kustomization.base());
  }

  static List<KubernetesObject> of(Kustomization kustomization) {
    List<KubernetesObject> objects = new ArrayList<>();
    for (Manifest manifest : kustomization.resources()) objects.add(manifest.typed());
    for (String name : kustomization.settings().keySet()) {
      objects.add(new V1ConfigMap().metadata(new V1ObjectMeta().name(name)));
    }
    return withSecrets(objects);
  }

  static List<KubernetesObject> withSecrets(List<KubernetesObject> objects) {
    List<KubernetesObject> all = new ArrayList<>(objects);
    for (Manifest secret : Manifest.read(SECRETS)) all.add(secret.typed());
    return all;
  }

  /** The object of this kind and name, to be damaged by a test. */
  static JsonNode tree(List<Manifest> manifests, String kind, String name) {
    return manifests.stream()
        .filter(m -> m.kind().equals(kind) && m.name().equals(name))
        .findFirst()
        .orElseThrow()
        .tree();
  }
}
