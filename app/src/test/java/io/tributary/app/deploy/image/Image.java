package io.tributary.app.deploy.image;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * An image archive, its layers unpacked into files.
 *
 * @param config the image's configuration, as container engines read it
 * @param layers tars, lowest first
 */
record Image(JsonNode config, List<Path> layers) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int GZIP_MAGIC = 0x1f8b;

  /** One thing in a layer, its name without a leading {@code ./} or slash. */
  record Item(String name, long size, int mode, long owner, long seconds, boolean file) {
    String fileName() {
      return name.substring(name.lastIndexOf('/') + 1);
    }
  }

  /** What to do with the bytes of one thing. */
  @FunctionalInterface
  interface Visit {
    void see(Item item, InputStream bytes) throws IOException;
  }

  static Image open(String name, Path folder) throws IOException {
    Path archive = Path.of("target", "image", name + ".tar");
    if (!Files.exists(archive)) fail(archive + " is missing; the profile image makes it");
    Map<String, Path> parts = new HashMap<>();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path part = folder.resolve("part-" + parts.size());
        Files.copy(tar, part);
        parts.put(entry.getName(), part);
      }
    }
    JsonNode manifest = JSON.readTree(parts.get("manifest.json").toFile()).get(0);
    List<Path> layers = new ArrayList<>();
    for (JsonNode layer : manifest.get("Layers")) layers.add(parts.get(layer.asText()));
    return new Image(
        JSON.readTree(parts.get(manifest.get("Config").asText()).toFile()), List.copyOf(layers));
  }

  /** The program's own layers, all but the base's. */
  List<Path> own() {
    List<Path> own = new ArrayList<>();
    List<JsonNode> made = new ArrayList<>();
    config.path("history").forEach(made::add);
    made.removeIf(step -> step.path("empty_layer").asBoolean());
    for (int i = 0; i < layers.size(); i++) {
      if (made.get(i).path("created_by").asText().startsWith("jib")) own.add(layers.get(i));
    }
    return own;
  }

  static void visit(Path layer, Visit visit) throws IOException {
    try (TarArchiveInputStream tar = new TarArchiveInputStream(plain(layer))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Item item =
            new Item(
                entry.getName().replaceFirst("^(\\./|/)", ""),
                entry.getSize(),
                entry.getMode() & 07777,
                entry.getLongUserId(),
                entry.getLastModifiedTime().to(TimeUnit.SECONDS),
                entry.isFile());
        visit.see(item, tar);
      }
    }
  }

  static List<Item> items(List<Path> layers) throws IOException {
    List<Item> items = new ArrayList<>();
    for (Path layer : layers) visit(layer, (item, bytes) -> items.add(item));
    return items;
  }

  private static InputStream plain(Path layer) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(layer));
    in.mark(2);
    int magic = in.read() << 8 | in.read();
    in.reset();
    return magic == GZIP_MAGIC ? new GZIPInputStream(in) : in;
  }

  /** Lays the layers over each other in a folder, with owners and modes; needs root. */
  void unpack(Path root) throws Exception {
    for (Path layer : layers) {
      Process tar =
          new ProcessBuilder(
                  "tar",
                  "-x",
                  "-p",
                  "--warning=no-unknown-keyword",
                  "--numeric-owner",
                  "-f",
                  layer + "",
                  "-C",
                  root + "")
              .inheritIO()
              .start();
      if (tar.waitFor() != 0) fail("tar cannot unpack " + layer);
    }
  }

  Stream<String> environment() {
    List<String> variables = new ArrayList<>();
    config.at("/config/Env").forEach(v -> variables.add(v.asText()));
    return variables.stream();
  }
}
