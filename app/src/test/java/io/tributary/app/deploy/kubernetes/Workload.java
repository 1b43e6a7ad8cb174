package io.tributary.app.deploy.kubernetes;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1LabelSelector;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A Deployment or StatefulSet.
 *
 * @param claims the volume claims of each of its pods
 * @param service the service of a StatefulSet
 */
record Workload(
    String name,
    V1LabelSelector selector,
    V1PodTemplateSpec template,
    List<V1PersistentVolumeClaim> claims,
    Optional<String> service) {

  static List<Workload> of(Collection<KubernetesObject> objects) {
    return objects.stream().map(Workload::of).flatMap(Optional::stream).toList();
  }

  private static Optional<Workload> of(KubernetesObject object) {
    if (object instanceof V1Deployment deployment) {
      return Optional.of(
          new Workload(
              deployment.getMetadata().getName(),
              deployment.getSpec().getSelector(),
              deployment.getSpec().getTemplate(),
              List.of(),
              Optional.empty()));
    }
    if (object instanceof V1StatefulSet set) {
      return Optional.of(
          new Workload(
              set.getMetadata().getName(),
              set.getSpec().getSelector(),
              set.getSpec().getTemplate(),
              orEmpty(set.getSpec().getVolumeClaimTemplates()),
              Optional.of(set.getSpec().getServiceName())));
    }
    return Optional.empty();
  }

  V1PodSpec pod() {
    return template.getSpec();
  }

  V1Container container() {
    if (pod().getContainers().size() != 1) {
      throw new IllegalStateException(name + " has not one container");
    }
    return pod().getContainers().get(0);
  }

  Map<String, String> labels() {
    return template.getMetadata().getLabels();
  }

  boolean hasPort(String port) {
    return orEmpty(container().getPorts()).stream()
        .map(V1ContainerPort::getName)
        .anyMatch(port::equals);
  }

  /** True if a selector of labels alone chooses the pods; an empty one chooses all. */
  boolean isChosenBy(Map<String, String> wanted) {
    return wanted == null || labels().entrySet().containsAll(wanted.entrySet());
  }

  static <T> List<T> orEmpty(List<T> list) {
    return list == null ? List.of() : list;
  }
}
