package io.tributary.streams.weights;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a version consists of.
 *
 * @param info what the writer says of it, such as whether it is an adapter
 * @param files parts by file name, sorted
 */
public record Manifest(VersionId id, Map<String, String> info, Map<String, Part> files) {
  static final int MOST_FILES = 100_000;

  /** 1 PiB: more is no size of a model. */
  private static final long MOST_BYTES = 1L << 50;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}");

  public Manifest {
    info = Collections.unmodifiableMap(new TreeMap<>(info));
    files = Collections.unmodifiableMap(new TreeMap<>(files));
    if (files.isEmpty() || files.size() > MOST_FILES) {
      throw new IllegalArgumentException(
          "a version of " + files.size() + " files; it must have 1 to " + MOST_FILES);
    }
    files.keySet().forEach(Manifest::requireName);
    Map<String, Long> sizes = new TreeMap<>();
    for (Part part : files.values()) {
      Long other = sizes.putIfAbsent(part.sha256(), part.size());
      if (other != null && other != part.size()) {
        throw new IllegalArgumentException("part " + part.sha256() + " has two sizes");
      }
    }
    long bytes = 0;
    for (long size : sizes.values()) {
      if (size > MOST_BYTES - bytes) {
        throw new IllegalArgumentException("a version of more than " + MOST_BYTES + " bytes");
      }
      bytes += size;
    }
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "file name \"%s\"; it must be 1 to 255 letters, digits and \"_ . -\"".formatted(name));
    }
  }

  /** Each part once, in the order of the files: its place here is its index on the wire. */
  public List<Part> parts() {
    Set<Part> parts = new LinkedHashSet<>(files.values());
    return List.copyOf(parts);
  }

  /** Bytes of all its parts, each counted once. */
  public long bytes() {
    return parts().stream().mapToLong(Part::size).sum();
  }

  /** SHA-256 of what is in it, which names it beyond doubt. */
  public String digest() {
    return ManifestJson.digest(this);
  }

  List<String> hashes() {
    return new ArrayList<>(parts().stream().map(Part::sha256).toList());
  }
}
