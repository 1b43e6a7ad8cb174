package io.tributary.gpu.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The file in a folder that proves the folder whole: size and SHA-256 of every file, and a digest
 * of itself. Any changed byte in the manifest or in a listed file is found.
 */
public final class FolderManifest {
  public static final String FILES = "files";
  public static final String DIGEST = "manifest_sha256";
  private static final long LONGEST = 16 << 20;

  private FolderManifest() {}

  /** A folder is not what its manifest says; the message says where. */
  public static final class DamagedException extends Exception {
    public DamagedException(String message) {
      super(message);
    }
  }

  /** Writes the manifest of all files in the folder, below the fields of {@code head}. */
  public static void write(Path folder, String name, ObjectNode head) throws IOException {
    if (Files.exists(folder.resolve(name))) {
      throw new IllegalStateException(name + " is not the writer's to write");
    }
    ObjectNode manifest = head.deepCopy();
    ObjectNode files = manifest.putObject(FILES);
    for (Map.Entry<String, Path> entry : files(folder).entrySet()) {
      files
          .putObject(entry.getKey())
          .put("size", Files.size(entry.getValue()))
          .put("sha256", Sha256.hex(entry.getValue()));
    }
    if (files.isEmpty()) throw new IllegalStateException("nothing was written into " + folder);
    manifest.put(DIGEST, digest(manifest));
    Files.write(folder.resolve(name), StrictJson.pretty(manifest));
  }

  /**
   * Checks a folder against its manifest.
   *
   * @return the fields of the head
   * @throws DamagedException if the manifest is missing or anything differs from it
   */
  public static ObjectNode verify(Path folder, String name) throws DamagedException {
    Path file = folder.resolve(name);
    try {
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new DamagedException(name + " is missing; it was not finished");
      }
      if (Files.size(file) > LONGEST) throw new DamagedException(name + " is too long");
      byte[] bytes = Files.readAllBytes(file);
      ObjectNode manifest = StrictJson.parseObject(Path.of(name), bytes);
      checkManifest(name, manifest, bytes);
      if (!(manifest.remove(FILES) instanceof ObjectNode files)) {
        throw new DamagedException(name + " lists no files");
      }
      for (Map.Entry<String, JsonNode> entry : files.properties()) {
        checkFile(folder, entry.getKey(), entry.getValue());
      }
      return manifest;
    } catch (ModelFileException | InvalidPathException e) {
      throw new DamagedException(e.getMessage());
    } catch (IOException e) {
      throw new DamagedException("it cannot be read: " + Texts.reason(e));
    }
  }

  /** The text must be what {@link #write} writes, so that not even white space can change. */
  private static void checkManifest(String name, ObjectNode manifest, byte[] bytes)
      throws DamagedException {
    byte[] rendered = StrictJson.pretty(manifest);
    JsonNode digest = manifest.remove(DIGEST);
    if (digest == null
        || !digest.asText().equals(digest(manifest))
        || !Arrays.equals(rendered, bytes)) {
      throw new DamagedException(name + " was changed after it was written");
    }
  }

  private static void checkFile(Path folder, String name, JsonNode entry)
      throws DamagedException, IOException {
    Path file = folder.resolve(name).normalize();
    if (!file.startsWith(folder.normalize())) {
      throw new DamagedException(Texts.quote(name) + " is outside of the folder");
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new DamagedException(name + " is missing");
    }
    long size = entry.path("size").asLong(-1);
    if (Files.size(file) != size) {
      throw new DamagedException(
          name + " has " + Files.size(file) + " bytes, " + size + " were written");
    }
    if (!Sha256.hex(file).equals(entry.path("sha256").asText())) {
      throw new DamagedException(name + " does not have the SHA-256 it was written with");
    }
  }

  private static String digest(ObjectNode withoutDigest) {
    return Sha256.hex(withoutDigest.toString().getBytes(StandardCharsets.UTF_8));
  }

  /** All regular files below the folder by relative name with '/', sorted. */
  private static Map<String, Path> files(Path folder) throws IOException {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(folder)) {
      paths = walk.filter(p -> !Files.isDirectory(p, LinkOption.NOFOLLOW_LINKS)).toList();
    }
    Map<String, Path> files = new TreeMap<>();
    for (Path path : paths) {
      if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        throw new IOException(path + " is not a regular file");
      }
      StringBuilder name = new StringBuilder();
      for (Path part : folder.relativize(path)) name.append(name.isEmpty() ? "" : "/").append(part);
      files.put(name.toString(), path);
    }
    return files;
  }
}
