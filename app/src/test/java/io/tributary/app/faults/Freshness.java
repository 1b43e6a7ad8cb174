package io.tributary.app.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How long generators wait for a version that another learner, or one started again, published. */
final class Freshness {
  private static final Pattern MANIFEST = Pattern.compile("e(\\d+)-v(\\d+)\\.json");

  private Freshness() {}

  /**
   * Waits until a learner of a later epoch has published, and all generators have what it did.
   *
   * @param epoch of the learner that was killed
   * @return the seconds in between
   */
  static double afterTakeover(Cluster cluster, long epoch) {
    Waiting.until("a new learner's version", () -> cluster.facts().publishedEpoch() > epoch);
    long published = System.nanoTime();
    List<Node> generators = cluster.with("generator");
    return Waiting.since(
        published,
        "its weights with the generators",
        () -> generators.stream().allMatch(node -> epochOfNewest(node) > epoch));
  }

  /** The newest version that a generator has pulled, of whatever epoch; 0 if it has none. */
  static long newest(Node generator) {
    return largest(generator, 2);
  }

  /** Of the newest version that a generator has pulled, 0 if it has none. */
  private static long epochOfNewest(Node generator) {
    return largest(generator, 1);
  }

  /** Of the numbers in its manifests' names. */
  private static long largest(Node generator, int group) {
    Path versions = generator.folder().resolve("weights/pulled/versions");
    try (Stream<Path> files = Files.list(versions)) {
      return files
          .map(file -> MANIFEST.matcher(file.getFileName().toString()))
          .filter(Matcher::matches)
          .mapToLong(name -> Long.parseLong(name.group(group)))
          .max()
          .orElse(0);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
