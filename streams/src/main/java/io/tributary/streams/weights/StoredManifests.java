package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The manifests on a store's disk; the rename of one is what makes a version. */
final class StoredManifests {
  private static final Logger LOG = LoggerFactory.getLogger(StoredManifests.class);

  private final StoreFolder folder;
  private final StoreOptions options;

  StoredManifests(StoreFolder folder, StoreOptions options) {
    this.folder = folder;
    this.options = options;
  }

  /** All whose parts are there, in their length; what is damaged is left out with a warning. */
  Map<VersionId, Manifest> read() throws IOException {
    Map<VersionId, Manifest> found = new TreeMap<>();
    for (Path file : StoreFiles.list(folder.manifests())) {
      Optional<VersionId> id = StoreFolder.idOf(file);
      if (id.isEmpty()) continue;
      try {
        found.put(id.get(), read(id.get(), file));
      } catch (DamagedException e) {
        LOG.warn("{}: {} is left out: {}", folder.root(), id.get(), e.getMessage());
      }
    }
    return found;
  }

  private Manifest read(VersionId id, Path file) throws DamagedException {
    try {
      if (Files.size(file) > ManifestJson.LONGEST) throw new DamagedException("it is too long");
      Manifest manifest = ManifestJson.parse(Files.readAllBytes(file));
      if (!manifest.id().equals(id)) throw new DamagedException("it is of " + manifest.id());
      for (Part part : manifest.parts()) {
        Path at = folder.part(part.sha256());
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

  /**
   * Writes a manifest.
   *
   * @param lastly what it throws keeps the manifest from appearing
   */
  void write(Manifest manifest, Runnable lastly) throws IOException {
    Path temporary = StoreFiles.temporary(folder.manifests());
    try {
      try (FileChannel out =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(ManifestJson.render(manifest));
        while (bytes.hasRemaining()) out.write(bytes);
        options.hook().reached(StoreStep.MANIFEST_WRITTEN);
        if (options.sync()) out.force(true);
      }
      options.hook().reached(StoreStep.MANIFEST_SYNCED);
      lastly.run();
      options.hook().reached(StoreStep.PERMITTED);
      StoreFiles.move(temporary, folder.manifest(manifest.id()));
      options.hook().reached(StoreStep.MANIFEST_RENAMED);
      if (options.sync()) StoreFiles.syncFolder(folder.manifests());
      options.hook().reached(StoreStep.MANIFESTS_SYNCED);
    } finally {
      discard(temporary);
    }
  }

  void remove(VersionId id) throws IOException {
    Files.deleteIfExists(folder.manifest(id));
    options.hook().reached(StoreStep.OLD_MANIFEST_REMOVED);
  }

  /** Removes the manifests of versions that were found damaged. */
  void keepOnly(Set<VersionId> known) throws IOException {
    for (Path file : StoreFiles.list(folder.manifests())) {
      boolean wanted = StoreFolder.idOf(file).filter(known::contains).isPresent();
      if (wanted || StoreFiles.isTemporary(file)) continue;
      if (!StoreFolder.isYoung(file, options.grace())) Files.deleteIfExists(file);
    }
  }

  private static void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // removed when the store is next opened
    }
  }
}
