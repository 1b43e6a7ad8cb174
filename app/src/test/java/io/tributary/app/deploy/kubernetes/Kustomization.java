package io.tributary.app.deploy.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Renders what the kustomizations of this project use of Kustomize, and refuses the rest:
 * resources, JSON patches by kind and name, ConfigMaps from files, image names.
 *
 * @param settings the files of each generated ConfigMap, by its name
 * @param images names that are replaced
 */
record Kustomization(
    Path folder,
    List<Manifest> resources,
    Map<String, Map<String, Path>> settings,
    Set<String> images) {
  private static final Set<String> KNOWN =
      Set.of(
          "apiVersion",
          "kind",
          "namespace",
          "resources",
          "patches",
          "configMapGenerator",
          "images");

  static final Path KUBERNETES = Path.of("..", "deploy", "kubernetes");

  static Kustomization base() {
    return read(KUBERNETES.resolve("base"));
  }

  static Kustomization read(Path folder) {
    JsonNode tree = Manifest.read(folder.resolve("kustomization.yaml")).get(0).tree();
    tree.fieldNames().forEachRemaining(name -> assertThat(KNOWN).contains(name));
    List<Manifest> resources = new ArrayList<>();
    Map<String, Map<String, Path>> settings = new TreeMap<>();
    Set<String> images = new TreeSet<>();
    for (JsonNode entry : tree.path("resources")) {
      Path resource = folder.resolve(entry.asText());
      if (Files.isDirectory(resource)) {
        Kustomization below = read(resource);
        resources.addAll(below.resources());
        settings.putAll(below.settings());
        images.addAll(below.images());
      } else {
        resources.addAll(Manifest.read(resource));
      }
    }
    for (JsonNode map : tree.path("configMapGenerator")) generate(folder, map, settings);
    for (JsonNode image : tree.path("images")) images.add(image.path("name").asText());
    for (JsonNode patch : tree.path("patches")) patch(folder, patch, resources);
    return new Kustomization(folder, resources, settings, images);
  }

  private static void generate(Path folder, JsonNode map, Map<String, Map<String, Path>> settings) {
    String name = map.path("name").asText();
    boolean merge = "merge".equals(map.path("behavior").asText());
    assertThat(settings.containsKey(name))
        .as("ConfigMap %s is there to merge", name)
        .isEqualTo(merge);
    Map<String, Path> files = settings.computeIfAbsent(name, n -> new TreeMap<>());
    for (JsonNode file : map.path("files")) {
      assertThat(folder.resolve(file.asText())).isRegularFile();
      files.put(file.asText(), folder.resolve(file.asText()));
    }
  }

  private static void patch(Path folder, JsonNode patch, List<Manifest> resources) {
    JsonNode operations = Manifest.read(folder.resolve(patch.path("path").asText())).get(0).tree();
    int matched = 0;
    for (Manifest manifest : resources) {
      if (!manifest.kind().equals(patch.at("/target/kind").asText())) continue;
      if (!manifest.name().matches(patch.at("/target/name").asText())) continue;
      matched++;
      for (JsonNode operation : operations) apply(operation, manifest.tree());
    }
    assertThat(matched).as("objects that %s matches", patch).isPositive();
  }

  private static void apply(JsonNode operation, JsonNode tree) {
    String path = operation.path("path").asText();
    int slash = path.lastIndexOf('/');
    JsonNode parent = tree.at(path.substring(0, slash));
    String field = path.substring(slash + 1).replace("~1", "/").replace("~0", "~");
    assertThat(parent.has(field)).as("%s is there", path).isTrue();
    assertThat(parent).as("%s is no list item", path).isNotInstanceOf(ArrayNode.class);
    switch (operation.path("op").asText()) {
      case "remove" -> ((ObjectNode) parent).remove(field);
      case "replace" -> ((ObjectNode) parent).set(field, operation.get("value"));
      default -> throw new IllegalArgumentException("no such operation: " + operation);
    }
  }
}
