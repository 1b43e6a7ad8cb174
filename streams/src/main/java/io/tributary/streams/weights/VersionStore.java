package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * No version is offered unless every byte of it is what its manifest says. A folder with {@code
 * parts/SHA256}, each content once however many versions have it, and {@code
 * versions/eEPOCH-vNUMBER.json}, whose atomic rename is what publishes a version. Safe for several
 * threads; one process at a time has a folder, unless its options say that it is shared.
 */
public final class VersionStore implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(VersionStore.class);
  private static final String MANIFEST_SUFFIX = ".json";

  private final Path folder;
  private final Path parts;
  private final Path manifests;
  private final Path incoming;
  private final Path leases;
  private final StoreOptions options;
  private final FileChannel lock;
  private final TreeMap<VersionId, Manifest> versions = new TreeMap<>();
  private final Map<VersionId, Integer> held = new HashMap<>();
  private final Map<String, Integer> pinned = new HashMap<>();
  private final Set<String> verified = new HashSet<>();

  private VersionStore(Path folder, StoreOptions options, FileChannel lock) {
    this.folder = folder;
    this.options = options;
    this.lock = lock;
    parts = folder.resolve("parts");
    manifests = folder.resolve("versions");
    incoming = folder.resolve("incoming");
    leases = folder.resolve("leases");
  }

  /**
   * Opens a store; what an interrupted write left behind is removed, and what is damaged is left
   * out, with a warning in the log.
   *
   * @param folder made if it is not there
   * @throws WeightException if it cannot be used, or another process has it
   */
  public static VersionStore open(Path folder, StoreOptions options) {
    FileChannel lock = null;
    try {
      Files.createDirectories(folder);
      if (options.grace().isZero()) lock = lock(folder);
      VersionStore store = new VersionStore(folder, options, lock);
      for (Path each : List.of(store.parts, store.manifests, store.incoming, store.leases)) {
        Files.createDirectories(each);
      }
      store.clean();
      store.refresh();
      lock = null;
      return store;
    } catch (IOException e) {
      throw new WeightException(folder + ": cannot keep weights: " + StoreFiles.why(e), e);
    } finally {
      closeQuietly(lock);
    }
  }

  private static FileChannel lock(Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
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
          folder + ": is in use by another store; give each node a weights folder of its own");
    }
    return channel;
  }

  /** Unfinished writes of a process that was killed. */
  private void clean() throws IOException {
    Instant old = Instant.now().minus(options.grace());
    for (Path place : List.of(incoming, manifests)) {
      for (Path file : StoreFiles.list(place)) {
        if (StoreFiles.isTemporary(file) && !isYoungerThan(file, old)) Files.deleteIfExists(file);
      }
    }
  }

  public Path folder() {
    return folder;
  }

  /** Reads the folder again: in a shared one others publish too. */
  public void refresh() {
    try {
      Map<VersionId, Manifest> found = new TreeMap<>();
      for (Path file : StoreFiles.list(manifests)) {
        String name = file.getFileName().toString();
        if (!name.endsWith(MANIFEST_SUFFIX)) continue;
        Optional<VersionId> id =
            VersionId.ofName(name.substring(0, name.length() - MANIFEST_SUFFIX.length()));
        if (id.isEmpty()) continue;
        try {
          found.put(id.get(), read(id.get(), file));
        } catch (DamagedException e) {
          LOG.warn("{}: {} is left out: {}", folder, id.get(), e.getMessage());
        }
      }
      synchronized (this) {
        versions.clear();
        versions.putAll(found);
      }
    } catch (IOException e) {
      throw new WeightException(folder + ": cannot be listed: " + StoreFiles.why(e), e);
    }
  }

  private Manifest read(VersionId id, Path file) throws DamagedException {
    try {
      if (Files.size(file) > ManifestJson.LONGEST) throw new DamagedException("it is too long");
      Manifest manifest = ManifestJson.parse(Files.readAllBytes(file));
      if (!manifest.id().equals(id)) throw new DamagedException("it is of " + manifest.id());
      for (Part part : manifest.parts()) {
        Path at = path(part.sha256());
        if (!Files.isRegularFile(at)) throw new DamagedException("part " + at + " is missing");
        if (Files.size(at) != part.size()) {
          throw new DamagedException(
              "part %s has %d bytes, %d were written".formatted(at, Files.size(at), part.size()));
        }
      }
      return manifest;
    } catch (IOException e) {
      throw new DamagedException("it cannot be read: " + StoreFiles.why(e));
    }
  }

  /** Versions that may be whole, the newest last; {@link #acquire} tells whether they are. */
  public synchronized List<VersionId> versions() {
    return List.copyOf(versions.keySet());
  }

  /** The newest version that is whole, held for the caller until it is closed. */
  public Optional<HeldVersion> current() {
    while (true) {
      VersionId newest;
      synchronized (this) {
        if (versions.isEmpty()) return Optional.empty();
        newest = versions.lastKey();
      }
      Optional<HeldVersion> whole = acquire(newest);
      if (whole.isPresent()) return whole;
    }
  }

  /**
   * A version, held for the caller until it is closed; empty if there is none, or it is not whole,
   * which also takes it out of the store.
   */
  public Optional<HeldVersion> acquire(VersionId id) {
    Manifest manifest;
    synchronized (this) {
      manifest = versions.get(id);
      if (manifest == null) return Optional.empty();
      hold(manifest);
    }
    try {
      for (Part part : manifest.parts()) verify(part);
      return Optional.of(new HeldVersion(manifest, parts, () -> release(manifest)));
    } catch (DamagedException e) {
      LOG.warn("{}: {} is left out: {}", folder, id, e.getMessage());
      release(manifest);
      synchronized (this) {
        versions.remove(id, manifest);
      }
      return Optional.empty();
    } catch (RuntimeException e) {
      release(manifest);
      throw e;
    }
  }

  /** Hashes a part, once for each store that was opened. */
  private void verify(Part part) throws DamagedException {
    synchronized (this) {
      if (verified.contains(part.sha256())) return;
    }
    Path file = path(part.sha256());
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

  /**
   * Publishes a version, then removes the oldest ones.
   *
   * @throws FencedException if a newer learner has published here
   * @throws WeightException if it cannot be written; the other versions are untouched
   */
  public Manifest publish(VersionId id, Map<String, String> info, PartSink.Filling filling) {
    List<String> mine = new ArrayList<>();
    try {
      refuseFenced(id);
      Map<String, Part> files = new LinkedHashMap<>();
      filling.fill(
          (name, content) -> {
            Manifest.requireName(name);
            if (files.put(name, write(content, mine)) != null) {
              throw new IllegalArgumentException(name + " is written twice");
            }
          });
      StoreFiles.syncFolder(parts);
      options.hook().reached(StoreStep.PARTS_SYNCED);
      Manifest manifest = new Manifest(id, info, files);
      commit(manifest);
      return manifest;
    } catch (IOException e) {
      throw failed(id, e);
    } finally {
      unpin(mine);
    }
  }

  private Part write(PartSink.Content content, List<String> mine) throws IOException {
    Path temporary = StoreFiles.temporary(incoming);
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
        Files.setLastModifiedTime(path(part.sha256()), FileTime.from(Instant.now()));
        return part;
      }
      place(part, temporary);
      return part;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** Whether the content is here and whole; if it is damaged it is not. */
  boolean isThere(Part part) {
    try {
      if (!Files.isRegularFile(path(part.sha256()))) return false;
      verify(part);
      return true;
    } catch (DamagedException e) {
      return false;
    }
  }

  /** Takes a file of that content, whose hash the caller has checked, into the store. */
  void place(Part part, Path file) throws IOException {
    if (options.sync()) StoreFiles.sync(file);
    options.hook().reached(StoreStep.PART_SYNCED);
    StoreFiles.move(file, path(part.sha256()));
    options.hook().reached(StoreStep.PART_RENAMED);
    synchronized (this) {
      verified.add(part.sha256());
    }
  }

  /**
   * Makes a version of parts that are here, then removes the oldest ones.
   *
   * @throws FencedException if there is a version of a newer learner
   * @throws WeightException if a part is missing or the manifest cannot be written
   */
  void commit(Manifest manifest) {
    for (Part part : manifest.parts()) {
      if (!isThere(part)) {
        throw new WeightException(folder + ": part " + part.sha256() + " is missing");
      }
    }
    Path temporary = StoreFiles.temporary(manifests);
    try {
      try (FileChannel out =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(ManifestJson.render(manifest));
        while (bytes.hasRemaining()) out.write(bytes);
        options.hook().reached(StoreStep.MANIFEST_WRITTEN);
        if (options.sync()) out.force(true);
      }
      options.hook().reached(StoreStep.MANIFEST_SYNCED);
      refuseFenced(manifest.id());
      StoreFiles.move(temporary, fileOf(manifest.id()));
      options.hook().reached(StoreStep.MANIFEST_RENAMED);
      if (options.sync()) StoreFiles.syncFolder(manifests);
      options.hook().reached(StoreStep.MANIFESTS_SYNCED);
      synchronized (this) {
        versions.put(manifest.id(), manifest);
      }
      collect();
    } catch (IOException e) {
      throw failed(manifest.id(), e);
    } finally {
      discard(temporary);
    }
  }

  private void refuseFenced(VersionId id) {
    if (!options.grace().isZero()) refresh();
    synchronized (this) {
      if (!versions.isEmpty() && versions.lastKey().epoch() > id.epoch()) {
        throw new FencedException(id, versions.lastKey().epoch());
      }
    }
  }

  /** Removes versions beyond those to keep, then parts that no version has; nothing in use. */
  private synchronized void collect() throws IOException {
    Instant old = Instant.now().minus(options.grace());
    Set<VersionId> leased = leased(old);
    List<VersionId> all = List.copyOf(versions.keySet());
    for (VersionId id : all.subList(0, Math.max(0, all.size() - options.keep()))) {
      if (held.containsKey(id) || leased.contains(id)) continue;
      Files.deleteIfExists(fileOf(id));
      versions.remove(id);
      options.hook().reached(StoreStep.OLD_MANIFEST_REMOVED);
    }
    for (Path file : StoreFiles.list(manifests)) {
      // of versions that were found damaged
      boolean known = versions.keySet().stream().anyMatch(id -> fileOf(id).equals(file));
      if (known || StoreFiles.isTemporary(file) || isYoungerThan(file, old)) continue;
      Files.deleteIfExists(file);
    }
    Set<String> used = new HashSet<>(pinned.keySet());
    versions.values().forEach(m -> used.addAll(m.hashes()));
    for (Path file : StoreFiles.list(parts)) {
      String hash = file.getFileName().toString();
      if (used.contains(hash) || isYoungerThan(file, old)) continue;
      Files.deleteIfExists(file);
      verified.remove(hash);
      options.hook().reached(StoreStep.OLD_PART_REMOVED);
    }
    for (Path file : StoreFiles.list(incoming)) {
      boolean wanted =
          StoreFiles.isTemporary(file) || pinned.containsKey(file.getFileName().toString());
      if (!wanted) Files.deleteIfExists(file);
    }
  }

  private boolean isYoungerThan(Path file, Instant old) throws IOException {
    return !options.grace().isZero()
        && Files.exists(file)
        && Files.getLastModifiedTime(file).toInstant().isAfter(old);
  }

  /** Versions that other machines say they are reading. */
  private Set<VersionId> leased(Instant old) throws IOException {
    Set<VersionId> out = new HashSet<>();
    for (Path file : StoreFiles.list(leases)) {
      if (!isYoungerThan(file, old)) {
        Files.deleteIfExists(file);
        continue;
      }
      String name = file.getFileName().toString();
      VersionId.ofName(name.substring(0, Math.max(0, name.indexOf('.')))).ifPresent(out::add);
    }
    return out;
  }

  /** Where bytes of a part are gathered until it is whole. */
  Path incoming(Part part) {
    return incoming.resolve(part.sha256());
  }

  /** Keeps parts, and what was fetched of them, from being collected until {@link #unpin}. */
  synchronized void pin(List<String> hashes) {
    hashes.forEach(hash -> pinned.merge(hash, 1, Integer::sum));
  }

  synchronized void unpin(List<String> hashes) {
    for (String hash : hashes) {
      pinned.computeIfPresent(hash, (h, n) -> n == 1 ? null : n - 1);
    }
  }

  /** The manifest of a version; of several learners' the newest one's. */
  synchronized Optional<Manifest> manifest(long number) {
    return versions.descendingMap().values().stream()
        .filter(manifest -> manifest.id().number() == number)
        .findFirst();
  }

  synchronized Optional<Manifest> manifest(VersionId id) {
    return Optional.ofNullable(versions.get(id));
  }

  /** A part, open for reading and kept meanwhile; empty if it is not here. */
  Optional<FileChannel> openPart(String hash) {
    try {
      Path file = path(hash);
      if (!Files.isRegularFile(file)) return Optional.empty();
      return Optional.of(FileChannel.open(file, StandardOpenOption.READ));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private Path fileOf(VersionId id) {
    return manifests.resolve(id.name() + MANIFEST_SUFFIX);
  }

  private Path path(String hash) {
    return parts.resolve(hash);
  }

  private void hold(Manifest manifest) {
    held.merge(manifest.id(), 1, Integer::sum);
    pin(manifest.hashes());
  }

  private synchronized void release(Manifest manifest) {
    held.computeIfPresent(manifest.id(), (id, n) -> n == 1 ? null : n - 1);
    unpin(manifest.hashes());
  }

  private WeightException failed(VersionId id, IOException e) {
    return new WeightException(folder + ": " + id + " cannot be written: " + StoreFiles.why(e), e);
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // removed when the store is next opened
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) channel.close();
    } catch (IOException e) {
      // only a lock
    }
  }

  /** Lets others have the folder; what is held stays readable. */
  @Override
  public void close() {
    closeQuietly(lock);
  }
}
