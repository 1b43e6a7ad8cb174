package io.tributary.app.deploy.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonParseException;
import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Role;
import io.kubernetes.client.openapi.models.V1RoleBinding;
import io.kubernetes.client.openapi.models.V1Secret;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * One Kubernetes object as it is written.
 *
 * @param origin the file, for messages
 */
record Manifest(String origin, JsonNode tree) {
  private static final ObjectMapper JSON_TREE = new ObjectMapper();

  static List<Manifest> read(Path file) {
    try {
      return parse(file.getFileName().toString(), Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The documents of a YAML text; a key that stands twice is an error. */
  static List<Manifest> parse(String origin, String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    List<Manifest> manifests = new ArrayList<>();
    for (Object document : new Yaml(new SafeConstructor(options)).loadAll(yaml)) {
      manifests.add(new Manifest(origin, JSON_TREE.valueToTree(document)));
    }
    return manifests;
  }

  String kind() {
    return tree.path("kind").asText();
  }

  String name() {
    return tree.at("/metadata/name").asText();
  }

  /**
   * The object in the types of Kubernetes' own client, which are made from its API's schema.
   *
   * @throws IllegalArgumentException if a field is unknown, missing or of a wrong type
   */
  KubernetesObject typed() {
    Class<? extends KubernetesObject> type = type();
    try {
      return JSON.getGson().fromJson(tree.toString(), type);
    } catch (IllegalArgumentException | JsonParseException e) {
      throw new IllegalArgumentException(
          "%s, %s %s: %s".formatted(origin, kind(), name(), e.getMessage()), e);
    }
  }

  private Class<? extends KubernetesObject> type() {
    String name = tree.path("apiVersion").asText() + " " + kind();
    return switch (name) {
      case "v1 Namespace" -> V1Namespace.class;
      case "v1 ConfigMap" -> V1ConfigMap.class;
      case "v1 Secret" -> V1Secret.class;
      case "v1 Service" -> V1Service.class;
      case "v1 ServiceAccount" -> V1ServiceAccount.class;
      case "v1 PersistentVolumeClaim" -> V1PersistentVolumeClaim.class;
      case "apps/v1 Deployment" -> V1Deployment.class;
      case "apps/v1 StatefulSet" -> V1StatefulSet.class;
      case "policy/v1 PodDisruptionBudget" -> V1PodDisruptionBudget.class;
      case "networking.k8s.io/v1 NetworkPolicy" -> V1NetworkPolicy.class;
      case "rbac.authorization.k8s.io/v1 Role" -> V1Role.class;
      case "rbac.authorization.k8s.io/v1 RoleBinding" -> V1RoleBinding.class;
      default -> throw new IllegalArgumentException(origin + ": no such kind: " + name);
    };
  }
}
