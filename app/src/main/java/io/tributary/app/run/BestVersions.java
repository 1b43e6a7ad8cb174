package io.tributary.app.run;

import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.FolderCopy;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.streams.log.Validated;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Keeps the weights of the best validated version. A version counts only if it cuts off at most two
 * points more of its responses than the reference did; of equals the earliest is best.
 */
final class BestVersions {
  static final String REWARD = "val/reward";
  static final String TRUNCATED = "val/clipped_ratio";
  private static final double MOST_MORE_TRUNCATED = 0.02;

  private final Path folder;
  private final LoadedModel reference;
  private final Supplier<Weights> start;

  /**
   * @param start makes what version 0 is delivered as: the reference itself, or adapters over it
   *     that change nothing
   */
  BestVersions(Path folder, LoadedModel reference, Supplier<Weights> start) {
    this.folder = folder;
    this.reference = reference;
    this.start = start;
  }

  static BestVersions of(RunContext context) {
    return new BestVersions(
        context.folder().bestVersions(),
        context.reference(),
        () -> Lora.start(context.settings(), context.reference()));
  }

  /**
   * The best of the versions that the judge of version 0, the reference, has validated; it must be
   * among them.
   */
  static long best(SortedMap<Long, Map<String, Double>> all) {
    SortedMap<Long, Map<String, Double>> evaluations = Validated.comparable(all);
    double allowed = evaluations.get(0L).get(TRUNCATED) + MOST_MORE_TRUNCATED;
    long best = 0;
    for (Map.Entry<Long, Map<String, Double>> entry : evaluations.entrySet()) {
      Map<String, Double> metrics = entry.getValue();
      boolean fluent = metrics.get(TRUNCATED) <= allowed;
      if (fluent && metrics.get(REWARD) > evaluations.get(best).get(REWARD)) best = entry.getKey();
    }
    return best;
  }

  /** Writes a version's weights before its validation is recorded. */
  void keep(long version, Weights weights) {
    Path target = path(version);
    if (Files.exists(target)) deleteTree(target);
    reference.write(target, weights);
  }

  /** Copies a kept version's weights; those of 0 are the reference's. */
  void copy(long version, Path target) {
    if (version > 0) {
      FolderCopy.copy(path(version), target);
      return;
    }
    try (Weights first = start.get()) {
      reference.write(target, first);
    }
  }

  /** The versions whose weights are kept, ascending. */
  List<Long> kept() {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("v\\d{1,18}"))
          .map(name -> Long.parseLong(name.substring(1)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A kept version's weights; the caller closes them. */
  Weights read(long version) {
    return reference.read(path(version));
  }

  /** Removes every kept version but this. */
  void keepOnly(long version) {
    if (!Files.isDirectory(folder)) return;
    try (Stream<Path> entries = Files.list(folder)) {
      for (Path entry : entries.toList()) if (!entry.equals(path(version))) deleteTree(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Puts the best version where users look for it; a repeated call gives the same. */
  void deliver(long version, Path model) {
    if (version == 0) {
      if (Files.exists(model)) deleteTree(model);
      try (Weights first = start.get()) {
        reference.write(model, first);
      }
      return;
    }
    if (!Files.exists(path(version))) return;
    if (Files.exists(model)) deleteTree(model);
    try {
      Files.move(path(version), model, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot move the best version to " + model, e);
    }
    deleteTree(folder);
  }

  /** Puts a delivered adapter beside itself as a whole model; a repeated call gives the same. */
  void deliverMerged(Weights delivered, Path merged) {
    if (Files.exists(merged)) deleteTree(merged);
    reference.writeMerged(merged, delivered);
  }

  private Path path(long version) {
    return folder.resolve("v" + version);
  }

  private static void deleteTree(Path path) {
    if (!Files.exists(path)) return;
    try (Stream<Path> files = Files.walk(path)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + path, e);
    }
  }
}
