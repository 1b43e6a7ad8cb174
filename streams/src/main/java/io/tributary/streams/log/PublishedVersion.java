package io.tributary.streams.log;

import java.util.Objects;

/**
 * A weight version as it was announced.
 *
 * @param version the policy version
 * @param manifest the digest of the version's manifest, which names its files
 */
public record PublishedVersion(long version, String manifest) {
  public PublishedVersion {
    Objects.requireNonNull(manifest, "manifest");
    if (version < 0) throw new IllegalArgumentException("version " + version);
    if (manifest.isBlank()) throw new IllegalArgumentException("a version needs a digest");
  }
}
