package io.tributary.streams.weights;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** A whole version, verified. Until it is closed its store removes nothing of it. */
public final class HeldVersion implements AutoCloseable {
  private final Manifest manifest;
  private final Map<String, Path> files;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  HeldVersion(Manifest manifest, Path parts, Runnable release) {
    this.manifest = manifest;
    this.release = release;
    Map<String, Path> paths = new LinkedHashMap<>();
    manifest.files().forEach((name, part) -> paths.put(name, parts.resolve(part.sha256())));
    files = Collections.unmodifiableMap(paths);
  }

  public VersionId id() {
    return manifest.id();
  }

  public Manifest manifest() {
    return manifest;
  }

  /** Where each file's content is; the files must not be changed. */
  public Map<String, Path> files() {
    return files;
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) release.run();
  }
}
