package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
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

  private final StoreFolder folder;
  private final StoreOptions options;
  private final FileChannel lock;
  private final StoredParts parts;
  private final StoredManifests manifests;
  private final TreeMap<VersionId, Manifest> versions = new TreeMap<>();
  private final Map<VersionId, Integer> held = new HashMap<>();
  private final Leases leases;

  private VersionStore(StoreFolder folder, StoreOptions options, Leases leases, FileChannel lock) {
    this.folder = folder;
    this.options = options;
    this.leases = leases;
    this.lock = lock;
    parts = new StoredParts(folder, options);
    manifests = new StoredManifests(folder, options);
  }

  /**
   * Opens a store; what an interrupted write left behind is removed, and what is damaged is left
   * out, with a warning in the log.
   *
   * @param root made if it is not there
   * @throws WeightException if it cannot be used, or another process has it
   */
  public static VersionStore open(Path root, StoreOptions options) {
    return open(root, options, new Leases());
  }

  static VersionStore open(Path root, StoreOptions options, Leases leases) {
    StoreFolder folder = new StoreFolder(root);
    FileChannel lock = null;
    try {
      Files.createDirectories(root);
      if (options.grace().isZero()) lock = folder.lock();
      folder.create();
      folder.clean(options.grace());
      VersionStore store = new VersionStore(folder, options, leases, lock);
      store.refresh();
      lock = null;
      return store;
    } catch (IOException e) {
      throw new WeightException(root + ": cannot keep weights: " + StoreFiles.why(e), e);
    } finally {
      closeQuietly(lock);
    }
  }

  public Path folder() {
    return folder.root();
  }

  /** Reads the folder again: in a shared one others publish too. */
  public void refresh() {
    try {
      Map<VersionId, Manifest> found = manifests.read();
      synchronized (this) {
        versions.clear();
        versions.putAll(found);
      }
    } catch (IOException e) {
      throw new WeightException(folder() + ": cannot be listed: " + StoreFiles.why(e), e);
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
      held.merge(id, 1, Integer::sum);
      parts.pin(manifest.hashes());
    }
    boolean whole = false;
    try {
      for (Part part : manifest.parts()) parts.verify(part);
      whole = true;
      return Optional.of(new HeldVersion(manifest, folder.parts(), () -> release(manifest)));
    } catch (DamagedException e) {
      LOG.warn("{}: {} is left out: {}", folder(), id, e.getMessage());
      synchronized (this) {
        versions.remove(id, manifest);
      }
      return Optional.empty();
    } finally {
      if (!whole) release(manifest);
    }
  }

  private synchronized void release(Manifest manifest) {
    held.computeIfPresent(manifest.id(), (id, n) -> n == 1 ? null : n - 1);
    parts.unpin(manifest.hashes());
  }

  /** Publishes a version that nobody else has to agree to. */
  public Manifest publish(VersionId id, Map<String, String> info, PartSink.Filling filling) {
    return publish(id, info, filling, manifest -> {});
  }

  /**
   * Publishes a version, then removes the oldest ones.
   *
   * @param permit asked when all is on the disk, and nothing is visible yet; what it throws keeps
   *     the version from being published
   * @throws FencedException if a newer learner has published here
   * @throws WeightException if it cannot be written; the other versions are untouched
   */
  public Manifest publish(
      VersionId id, Map<String, String> info, PartSink.Filling filling, Consumer<Manifest> permit) {
    List<String> mine = new ArrayList<>();
    try {
      refuseFenced(id);
      Map<String, Part> files = new LinkedHashMap<>();
      filling.fill(
          (name, content) -> {
            Manifest.requireName(name);
            if (files.put(name, parts.write(content, mine)) != null) {
              throw new IllegalArgumentException(name + " is written twice");
            }
          });
      parts.sync();
      Manifest manifest = new Manifest(id, info, files);
      commit(manifest, permit);
      return manifest;
    } catch (IOException e) {
      throw failed(id, e);
    } finally {
      parts.unpin(mine);
    }
  }

  /** The parts of all versions, and those that are on their way to be of one. */
  StoredParts parts() {
    return parts;
  }

  /**
   * Makes a version of parts that are here, then removes the oldest ones.
   *
   * @throws FencedException if there is a version of a newer learner
   * @throws WeightException if a part is missing or the manifest cannot be written
   */
  void commit(Manifest manifest) {
    commit(manifest, permitted -> {});
  }

  private void commit(Manifest manifest, Consumer<Manifest> permit) {
    for (Part part : manifest.parts()) {
      if (!parts.isThere(part)) {
        throw new WeightException(folder() + ": part " + part.sha256() + " is missing");
      }
    }
    try {
      manifests.write(
          manifest,
          () -> {
            refuseFenced(manifest.id());
            permit.accept(manifest);
          });
      synchronized (this) {
        versions.put(manifest.id(), manifest);
      }
      collect();
    } catch (IOException e) {
      throw failed(manifest.id(), e);
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
    Set<VersionId> leased = folder.leased(options.grace());
    leased.addAll(leases.versions());
    List<VersionId> all = List.copyOf(versions.keySet());
    for (VersionId id : all.subList(0, Math.max(0, all.size() - options.keep()))) {
      if (held.containsKey(id) || leased.contains(id)) continue;
      manifests.remove(id);
      versions.remove(id);
    }
    manifests.keepOnly(versions.keySet());
    Set<String> used = new HashSet<>();
    versions.values().forEach(manifest -> used.addAll(manifest.hashes()));
    parts.keepOnly(used);
  }

  /** The manifest of a version; of several learners' the newest one's. */
  synchronized Optional<Manifest> manifest(long number) {
    return versions.descendingMap().values().stream()
        .filter(manifest -> manifest.id().number() == number)
        .findFirst();
  }

  /** The manifest of a version that somebody reads over the network; it is kept meanwhile. */
  synchronized Optional<Manifest> manifest(Reading reading) {
    Optional<Manifest> manifest = manifest(reading.version());
    if (manifest.isPresent()) leases.renew(reading);
    return manifest;
  }

  /** Keeps a version, if it is here, while something of it is sent: until the result is run. */
  synchronized Runnable sending(Reading reading) {
    return versions.containsKey(reading.version()) ? leases.sending(reading) : () -> {};
  }

  /** The reader has all of the version. */
  void wasRead(Reading reading) {
    leases.end(reading);
  }

  synchronized Optional<Manifest> manifest(VersionId id) {
    return Optional.ofNullable(versions.get(id));
  }

  private WeightException failed(VersionId id, IOException e) {
    return new WeightException(
        folder() + ": " + id + " cannot be written: " + StoreFiles.why(e), e);
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
