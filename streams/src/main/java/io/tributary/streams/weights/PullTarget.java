package io.tributary.streams.weights;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The store that is pulled into, and what may come into it: newer versions only, of no older
 * learner than one seen, that this node can use and has room for.
 *
 * @param refusal why this node cannot use a version
 */
record PullTarget(
    VersionStore store,
    PartFetch fetch,
    Announcements announcements,
    Function<Manifest, Optional<String>> refusal) {
  Optional<VersionId> newest() {
    List<VersionId> all = store.versions();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  boolean isNews(VersionId id) {
    if (announcements.isOld(id)) return false;
    return newest().map(mine -> mine.compareTo(id) < 0).orElse(true);
  }

  /**
   * Before anything of a version is fetched.
   *
   * @throws WeightException if it is not to be taken
   */
  void require(Manifest manifest) throws IOException {
    announcements.seen(manifest.id().epoch());
    Optional<String> refused = refusal.apply(manifest);
    if (refused.isPresent()) throw new WeightException(refused.get());
    long missing = 0;
    for (Part part : manifest.parts()) {
      if (!store.parts().isThere(part)) missing += part.size();
    }
    long room = Files.getFileStore(store.folder()).getUsableSpace();
    if (missing > room) {
      throw new WeightException(
          "%s: %s needs %d bytes, and the disk has room for %d"
              .formatted(store.folder(), manifest.id(), missing, room));
    }
  }
}
