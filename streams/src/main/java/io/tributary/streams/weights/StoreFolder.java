package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a store's files are: contents by their SHA-256, manifests by version, what is not whole
 * yet, and the leases of other machines.
 */
record StoreFolder(Path root) {
  static final String MANIFEST_SUFFIX = ".json";

  Path parts() {
    return root.resolve("parts");
  }

  Path manifests() {
    return root.resolve("versions");
  }

  Path incoming() {
    return root.resolve("incoming");
  }

  Path leases() {
    return root.resolve("leases");
  }

  Path part(String hash) {
    return parts().resolve(hash);
  }

  Path manifest(VersionId id) {
    return manifests().resolve(id.name() + MANIFEST_SUFFIX);
  }

  /** The version that a file in {@link #manifests} is the manifest of, by its name. */
  static Optional<VersionId> idOf(Path manifest) {
    String name = manifest.getFileName().toString();
    if (!name.endsWith(MANIFEST_SUFFIX)) return Optional.empty();
    return VersionId.ofName(name.substring(0, name.length() - MANIFEST_SUFFIX.length()));
  }

  void create() throws IOException {
    for (Path each : List.of(parts(), manifests(), incoming(), leases())) {
      Files.createDirectories(each);
    }
  }

  /**
   * Keeps other stores out of the folder until the channel is closed.
   *
   * @throws WeightException if another has it
   */
  FileChannel lock() throws IOException {
    FileChannel channel =
        FileChannel.open(
            root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    FileLock got = null;
    try {
      got = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // this process has it open already
    } finally {
      if (got == null) channel.close();
    }
    if (got == null) {
      throw new WeightException(
          root + ": is in use by another store; give each node a weights folder of its own");
    }
    return channel;
  }

  /** Removes unfinished writes of a process that was killed. */
  void clean(Duration grace) throws IOException {
    for (Path place : List.of(incoming(), manifests())) {
      for (Path file : StoreFiles.list(place)) {
        if (StoreFiles.isTemporary(file) && !isYoung(file, grace)) Files.deleteIfExists(file);
      }
    }
  }

  /** Whether a file of another process may still be wanted. */
  static boolean isYoung(Path file, Duration grace) throws IOException {
    return !grace.isZero()
        && Files.exists(file)
        && Files.getLastModifiedTime(file).toInstant().isAfter(Instant.now().minus(grace));
  }

  /** Versions that other machines say they are reading; leases that ended are removed. */
  Set<VersionId> leased(Duration grace) throws IOException {
    Set<VersionId> out = new HashSet<>();
    for (Path file : StoreFiles.list(leases())) {
      if (!isYoung(file, grace)) {
        Files.deleteIfExists(file);
        continue;
      }
      String name = file.getFileName().toString();
      VersionId.ofName(name.substring(0, Math.max(0, name.indexOf('.')))).ifPresent(out::add);
    }
    return out;
  }
}
