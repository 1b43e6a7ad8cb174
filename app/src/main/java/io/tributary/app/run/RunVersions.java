package io.tributary.app.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.UserError;
import io.tributary.gpu.CheckpointWeights;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.checkpoint.Checkpoint;
import io.tributary.gpu.files.checkpoint.CheckpointStore;
import io.tributary.gpu.model.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The versions of a run whose weights are there: the reference, which is version 0, the
 * checkpoints, and the best one.
 */
final class RunVersions {
  private static final String BEST = "best";
  private static final String LATEST = "latest";

  private final RunFolder folder;
  private final CheckpointStore checkpoints;
  private final List<Long> steps;
  private final TreeMap<Long, Path> kept;

  private RunVersions(
      RunFolder folder, CheckpointStore checkpoints, List<Long> steps, TreeMap<Long, Path> kept) {
    this.folder = folder;
    this.checkpoints = checkpoints;
    this.steps = steps;
    this.kept = kept;
  }

  static RunVersions of(RunFolder folder) throws IOException {
    CheckpointStore checkpoints = CheckpointStore.reader(folder.checkpoints());
    TreeMap<Long, Path> kept = new TreeMap<>();
    if (Files.exists(folder.report()) && Files.isDirectory(folder.model())) {
      JsonNode best = new ObjectMapper().readTree(folder.report().toFile()).path("best_version");
      if (best.isIntegralNumber()) kept.put(best.longValue(), folder.model());
    } else if (Files.isDirectory(folder.bestVersions())) {
      try (Stream<Path> entries = Files.list(folder.bestVersions())) {
        for (Path entry : entries.toList()) {
          String name = entry.getFileName().toString();
          if (name.matches("v\\d{1,18}")) kept.put(Long.parseLong(name.substring(1)), entry);
        }
      }
    }
    return new RunVersions(folder, checkpoints, checkpoints.list(), kept);
  }

  /** All that are there, ascending. */
  List<Long> all() {
    TreeSet<Long> all = new TreeSet<>(kept.keySet());
    all.addAll(steps);
    all.add(0L);
    return List.copyOf(all);
  }

  /**
   * The versions that were asked for, in that order; all if none was.
   *
   * @throws UserError if one is not there, or named twice
   */
  List<Long> asked(List<String> names) {
    if (names.isEmpty()) {
      if (all().size() < 2) throw missing("no version but the reference has its weights");
      return all();
    }
    if (names.size() < 2) {
      throw UserError.wrongUsage(
          "--versions is %s, but two or more are compared".formatted(names.get(0)));
    }
    List<Long> out = new ArrayList<>();
    for (String name : names) {
      long version = version(name);
      if (out.contains(version)) {
        throw UserError.wrongUsage("--versions names version %d twice".formatted(version));
      }
      out.add(version);
    }
    return out;
  }

  private long version(String name) {
    switch (name) {
      case BEST -> {
        if (kept.isEmpty()) throw missing("no version is the best yet");
        return kept.lastKey();
      }
      case LATEST -> {
        if (steps.isEmpty()) throw missing("there is no checkpoint");
        return steps.get(steps.size() - 1);
      }
      default -> {
        if (!name.matches("\\d{1,18}")) {
          throw UserError.wrongUsage(
              "--versions has \"%s\"; a version is a whole number, best or latest".formatted(name));
        }
        long version = Long.parseLong(name);
        if (!all().contains(version)) throw missing("version " + version + " is not there");
        return version;
      }
    }
  }

  private UserError missing(String what) {
    String there = all().stream().map(String::valueOf).collect(Collectors.joining(", "));
    return UserError.failed("%s: %s".formatted(folder.path(), what))
        .withHint(
            "the weights of %s are there; checkpoint.keep says how many stay".formatted(there));
  }

  /**
   * A version's weights: as they were trained if there is a checkpoint, else as they were kept.
   *
   * @return the caller's to close
   */
  Weights weights(long version, RunContext context) {
    LoadedModel reference = context.reference();
    if (version == 0) return Lora.start(context.settings(), reference);
    if (!steps.contains(version)) return reference.read(kept.get(version));
    try (Checkpoint checkpoint = checkpoints.at(version);
        Weights like = Lora.start(context.settings(), reference)) {
      return CheckpointWeights.read(checkpoint.folder(), reference.kernels(), like);
    }
  }
}
