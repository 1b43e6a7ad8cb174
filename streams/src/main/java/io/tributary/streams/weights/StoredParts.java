package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The contents in a store, each once: none counts as there before it was hashed, and none that is
 * pinned is removed. Safe for several threads.
 */
final class StoredParts {
  private final StoreFolder folder;
  private final StoreOptions options;
  private final Map<String, Integer> pinned = new HashMap<>();
  private final Set<String> verified = new HashSet<>();

  StoredParts(StoreFolder folder, StoreOptions options) {
    this.folder = folder;
    this.options = options;
  }

  /** Hashes a part, once for each store that was opened. */
  void verify(Part part) throws DamagedException {
    synchronized (this) {
      if (verified.contains(part.sha256())) return;
    }
    Path file = folder.part(part.sha256());
    try {
      if (!Hashes.hex(file).equals(part.sha256())) {
        throw new DamagedException("part " + file + " does not have the SHA-256 of its name");
      }
    } catch (IOException e) {
      throw new DamagedException("part " + file + " cannot be read: " + StoreFiles.why(e));
    }
    synchronized (this) {
      verified.add(part.sha256());
    }
  }

  /** Whether the content is here and whole; if it is damaged it is not. */
  boolean isThere(Part part) {
    try {
      if (!Files.isRegularFile(folder.part(part.sha256()))) return false;
      verify(part);
      return true;
    } catch (DamagedException e) {
      return false;
    }
  }

  /** Writes a content that is not yet known, and pins it. */
  Part write(PartSink.Content content, List<String> mine) throws IOException {
    Path temporary = StoreFiles.temporary(folder.incoming());
    try {
      try (FileChannel out =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(out);
      }
      options.hook().reached(StoreStep.PART_WRITTEN);
      Part part = new Part(Hashes.hex(temporary), Files.size(temporary));
      pin(List.of(part.sha256()));
      mine.add(part.sha256());
      if (isThere(part)) {
        // young again, for those who share the folder
        Path there = folder.part(part.sha256());
        Files.setLastModifiedTime(there, FileTime.from(Instant.now()));
      } else {
        place(part, temporary);
      }
      return part;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Takes a file of that content, whose hash the caller has checked, into the store. */
  void place(Part part, Path file) throws IOException {
    if (options.sync()) StoreFiles.sync(file);
    options.hook().reached(StoreStep.PART_SYNCED);
    StoreFiles.move(file, folder.part(part.sha256()));
    options.hook().reached(StoreStep.PART_RENAMED);
    synchronized (this) {
      verified.add(part.sha256());
    }
  }

  /** Makes the names of all that was placed durable. */
  void sync() throws IOException {
    StoreFiles.syncFolder(folder.parts());
    options.hook().reached(StoreStep.PARTS_SYNCED);
  }

  /** Where bytes of a part are gathered until it is whole. */
  Path incoming(Part part) {
    return folder.incoming().resolve(part.sha256());
  }

  /** A part, open for reading and kept meanwhile; empty if it is not here. */
  Optional<FileChannel> open(String hash) {
    try {
      Path file = folder.part(hash);
      if (!Files.isRegularFile(file)) return Optional.empty();
      return Optional.of(FileChannel.open(file, StandardOpenOption.READ));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Keeps parts, and what was fetched of them, from being removed until {@link #unpin}. */
  synchronized void pin(List<String> hashes) {
    hashes.forEach(hash -> pinned.merge(hash, 1, Integer::sum));
  }

  synchronized void unpin(List<String> hashes) {
    for (String hash : hashes) {
      pinned.computeIfPresent(hash, (h, n) -> n == 1 ? null : n - 1);
    }
  }

  /** Removes all but these and those that are pinned. */
  synchronized void keepOnly(Set<String> used) throws IOException {
    for (Path file : StoreFiles.list(folder.parts())) {
      String hash = file.getFileName().toString();
      if (used.contains(hash) || pinned.containsKey(hash)) continue;
      if (StoreFolder.isYoung(file, options.grace())) continue;
      Files.deleteIfExists(file);
      verified.remove(hash);
      options.hook().reached(StoreStep.OLD_PART_REMOVED);
    }
    for (Path file : StoreFiles.list(folder.incoming())) {
      boolean wanted =
          StoreFiles.isTemporary(file) || pinned.containsKey(file.getFileName().toString());
      if (!wanted) Files.deleteIfExists(file);
    }
  }
}
