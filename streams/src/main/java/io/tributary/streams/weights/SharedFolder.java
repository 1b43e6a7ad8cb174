package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The learner's store on a file system that this machine sees, as a reader sees it. */
final class SharedFolder {
  private final StoreFolder folder;
  private final String reader;

  SharedFolder(Path folder, String reader) {
    this.folder = new StoreFolder(folder);
    this.reader = reader.replaceAll("[^A-Za-z0-9-]", "-");
  }

  /** The newest manifest that is whole. */
  Optional<Manifest> newest() throws IOException {
    Path manifests = folder.manifests();
    if (!Files.isDirectory(manifests)) return Optional.empty();
    List<VersionId> ids =
        StoreFiles.list(manifests).stream()
            .flatMap(file -> StoreFolder.idOf(file).stream())
            .sorted()
            .toList();
    for (int i = ids.size() - 1; i >= 0; i--) {
      try {
        Path file = folder.manifest(ids.get(i));
        if (Files.size(file) > ManifestJson.LONGEST) continue;
        byte[] bytes = Files.readAllBytes(file);
        Manifest manifest = ManifestJson.parse(bytes);
        if (manifest.id().equals(ids.get(i))) return Optional.of(manifest);
      } catch (DamagedException | java.nio.file.NoSuchFileException e) {
        // the one before it, then
      }
    }
    return Optional.empty();
  }

  PartSource source() {
    return PartSource.folder(folder.parts());
  }

  /** Keeps the learner from collecting the version while this node copies it. */
  Lease lease(VersionId id) throws IOException {
    Path file = folder.leases().resolve(id.name() + "." + reader + "." + UUID.randomUUID());
    Files.createFile(file);
    return new Lease(file);
  }

  /** A file whose age says whether its owner still reads. */
  record Lease(Path file) implements AutoCloseable {
    void renew() {
      try {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      } catch (IOException e) {
        // the copy itself shows whether the folder is still there
      }
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
    }
  }
}
