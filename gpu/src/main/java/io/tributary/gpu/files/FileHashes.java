package io.tributary.gpu.files;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * SHA-256 of files, each read once as long as its path, size, time of change and file number stay
 * the same. What is known is kept in a file, which several processes may share: a lost or damaged
 * one costs reading again, nothing else.
 */
public final class FileHashes {
  private static final long LONGEST = 4 << 20;

  /** A file that was just written may change again without its time telling. */
  private static final Duration SETTLED = Duration.ofSeconds(2);

  private final Path known;
  private final Clock clock;
  private long read;

  /**
   * @param known where hashes are kept; made when there are some
   */
  public FileHashes(Path known) {
    this(known, Clock.systemUTC());
  }

  FileHashes(Path known, Clock clock) {
    this.known = known.toAbsolutePath();
    this.clock = clock;
  }

  /** Files that had to be read. */
  long read() {
    return read;
  }

  /**
   * 64 hexadecimal digits.
   *
   * @throws ModelFileException if the file cannot be read
   */
  public synchronized String of(Path file) {
    try {
      Path path = file.toRealPath();
      BasicFileAttributes before = Files.readAttributes(path, BasicFileAttributes.class);
      JsonNode entry = entries().path(path.toString());
      if (entry.path("stamp").asText().equals(stamp(before))
          && entry.path("sha256").asText().matches("[0-9a-f]{64}")) {
        return entry.path("sha256").asText();
      }
      read++;
      String hash = Sha256.hex(path);
      BasicFileAttributes after = Files.readAttributes(path, BasicFileAttributes.class);
      Instant settled = clock.instant().minus(SETTLED);
      boolean steady = stamp(before).equals(stamp(after));
      if (!steady) throw new ModelFileException(file, "is being written; wait until it is done");
      if (after.lastModifiedTime().toInstant().isBefore(settled)) keep(path, stamp(after), hash);
      return hash;
    } catch (IOException e) {
      throw new ModelFileException(file, "cannot be read: " + Texts.reason(e), e);
    }
  }

  private static String stamp(BasicFileAttributes file) {
    return "%d bytes, %s, %s"
        .formatted(
            file.size(),
            file.lastModifiedTime().toInstant(),
            Objects.toString(file.fileKey(), "no number"));
  }

  private ObjectNode entries() {
    try {
      if (Files.isRegularFile(known)) return StrictJson.readObject(known, LONGEST);
    } catch (ModelFileException e) {
      // it is only a memory
    }
    return StrictJson.MAPPER.createObjectNode();
  }

  private void keep(Path path, String stamp, String hash) {
    ObjectNode kept = StrictJson.MAPPER.createObjectNode();
    for (Map.Entry<String, JsonNode> entry : entries().properties()) {
      if (isFile(entry.getKey())) kept.set(entry.getKey(), entry.getValue());
    }
    kept.putObject(path.toString()).put("stamp", stamp).put("sha256", hash);
    try {
      Files.createDirectories(known.getParent());
      DurableFiles.replace(known, StrictJson.pretty(kept));
    } catch (IOException e) {
      // read again next time
    }
  }

  private static boolean isFile(String path) {
    try {
      return Files.isRegularFile(Path.of(path));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
