package io.tributary.gpu.files.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.DurableFiles;
import io.tributary.gpu.files.FolderManifest;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import io.tributary.gpu.files.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The checkpoints of a run: folders {@code step-00000010} that appear whole, synced and with the
 * SHA-256 of every file in {@code checkpoint.json}, or not at all. One process writes a store; any
 * number may read it. Safe for several threads.
 */
public final class CheckpointStore {
  /** The manifest in each checkpoint: {@code step}, the info entries, {@code files}. */
  public static final String MANIFEST = "checkpoint.json";

  private static final String STEP = "step";
  private static final Set<String> RESERVED =
      Set.of(STEP, FolderManifest.FILES, FolderManifest.DIGEST);
  private static final Pattern NAME = Pattern.compile("step-(\\d{8,18})");
  private static final int READ_ONLY = 0;

  private final Path folder;
  private final int keep;
  private final List<Long> inUse = new ArrayList<>();
  private final Set<Long> damaged = new HashSet<>();

  private CheckpointStore(Path folder, int keep) {
    this.folder = folder;
    this.keep = keep;
  }

  /**
   * Opens a store for its one writer; what an interrupted write left behind is removed.
   *
   * @param folder made if it is not there
   * @param keep how many checkpoints stay when a new one is saved, at least 1
   */
  public static CheckpointStore open(Path folder, int keep) {
    if (keep < 1) throw new IllegalArgumentException("keep " + keep);
    try {
      Files.createDirectories(folder);
      List<Path> leftovers;
      try (Stream<Path> entries = Files.list(folder)) {
        leftovers =
            entries
                .filter(p -> p.getFileName().toString().startsWith(DurableFiles.TEMPORARY))
                .toList();
      }
      for (Path leftover : leftovers) DurableFiles.deleteTree(leftover);
    } catch (IOException e) {
      throw new CheckpointException(
          folder + ": cannot be used for checkpoints: " + Texts.reason(e), e);
    }
    return new CheckpointStore(folder, keep);
  }

  /** Opens a store, perhaps one that a run is writing, to look at it; changes nothing. */
  public static CheckpointStore reader(Path folder) {
    return new CheckpointStore(folder, READ_ONLY);
  }

  /** Where a checkpoint of that step is or would be. */
  public Path folder(long step) {
    return folder.resolve(String.format("step-%08d", step));
  }

  /** Steps of all checkpoints, ascending; they are not verified. */
  public synchronized List<Long> list() {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(p -> NAME.matcher(p.getFileName().toString()))
          .filter(Matcher::matches)
          .map(m -> Long.parseLong(m.group(1)))
          .filter(step -> Files.isDirectory(folder(step)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new CheckpointException(folder + ": cannot be listed: " + Texts.reason(e), e);
    }
  }

  /**
   * Saves a checkpoint, then removes the oldest ones. Replaces a checkpoint of the same step.
   *
   * @param info entries for the manifest, beside {@code step} and {@code files}
   * @param writer writes the files into the empty folder it is given
   * @return the checkpoint's folder
   * @throws CheckpointException if a file cannot be written; nothing is left of the checkpoint, and
   *     the others are untouched
   */
  public synchronized Path save(long step, Map<String, String> info, Consumer<Path> writer) {
    if (keep == READ_ONLY) throw new IllegalStateException("opened for reading: " + folder);
    if (step < 0) throw new IllegalArgumentException("step " + step);
    for (String key : info.keySet()) {
      if (RESERVED.contains(key)) throw new IllegalArgumentException("reserved entry " + key);
    }
    Path target = folder(step);
    Path temporary = DurableFiles.temporaryName(target);
    try {
      Files.createDirectory(temporary);
      writer.accept(temporary);
      ObjectNode head = StrictJson.MAPPER.createObjectNode().put(STEP, step);
      info.forEach(head::put);
      FolderManifest.write(temporary, MANIFEST, head);
      DurableFiles.syncTree(temporary);
      moveInto(target, temporary);
      damaged.remove(step);
      prune(step);
      return target;
    } catch (IOException e) {
      throw failed(step, Texts.reason(e), e);
    } catch (UncheckedIOException e) {
      throw failed(step, Texts.reason(e.getCause()), e);
    } catch (ModelFileException e) {
      throw failed(step, e.getMessage(), e);
    } finally {
      DurableFiles.discard(temporary);
    }
  }

  /**
   * The newest checkpoint that is whole; close it once it was read.
   *
   * @param warn told of each newer one that is damaged: its folder, and what is wrong
   * @return empty if there are no checkpoints
   * @throws CheckpointException if there are some and none is whole
   */
  public synchronized Optional<Checkpoint> newest(Consumer<String> warn) {
    List<Long> steps = new ArrayList<>(list());
    Collections.reverse(steps);
    for (long step : steps) {
      try {
        Map<String, String> info = verify(step);
        inUse.add(step);
        return Optional.of(new Checkpoint(step, folder(step), info, () -> release(step)));
      } catch (FolderManifest.DamagedException e) {
        damaged.add(step);
        warn.accept("checkpoint " + folder(step) + " is damaged: " + e.getMessage());
      }
    }
    if (steps.isEmpty()) return Optional.empty();
    throw new CheckpointException(
        folder + ": has " + steps.size() + " checkpoints, and none of them is whole");
  }

  /**
   * The checkpoint of a step; close it once it was read.
   *
   * @throws CheckpointException if it is not there or not whole
   */
  public synchronized Checkpoint at(long step) {
    if (!Files.isDirectory(folder(step))) {
      throw new CheckpointException(folder(step) + " is not there");
    }
    try {
      Map<String, String> info = verify(step);
      inUse.add(step);
      return new Checkpoint(step, folder(step), info, () -> release(step));
    } catch (FolderManifest.DamagedException e) {
      throw new CheckpointException(
          "checkpoint " + folder(step) + " is damaged: " + e.getMessage(), e);
    }
  }

  private Map<String, String> verify(long step) throws FolderManifest.DamagedException {
    ObjectNode head = FolderManifest.verify(folder(step), MANIFEST);
    JsonNode found = head.remove(STEP);
    if (found == null || !found.isIntegralNumber() || found.longValue() != step) {
      throw new FolderManifest.DamagedException(MANIFEST + " is of step " + found);
    }
    Map<String, String> info = new LinkedHashMap<>();
    head.properties().forEach(e -> info.put(e.getKey(), e.getValue().asText()));
    return Collections.unmodifiableMap(info);
  }

  private synchronized void release(long step) {
    inUse.remove(Long.valueOf(step));
  }

  private void moveInto(Path target, Path temporary) throws IOException {
    Path replaced = DurableFiles.temporaryName(target);
    // Killed between the two moves, the store goes on from the checkpoint before.
    if (Files.exists(target)) Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.syncFolder(folder);
    DurableFiles.discard(replaced);
  }

  /** Keeps the newest whole ones, the one just saved and those being read. */
  private void prune(long saved) throws IOException {
    List<Long> whole = new ArrayList<>(list());
    whole.removeAll(damaged);
    TreeMap<Long, Path> remove = new TreeMap<>();
    for (long step : damaged) remove.put(step, folder(step));
    for (long step : whole.subList(0, Math.max(0, whole.size() - keep))) {
      remove.put(step, folder(step));
    }
    remove.remove(saved);
    inUse.forEach(remove::remove);
    for (Map.Entry<Long, Path> entry : remove.entrySet()) {
      // Renamed first, so that a half-deleted folder is never taken for a checkpoint.
      Path going = DurableFiles.temporaryName(entry.getValue());
      if (Files.exists(entry.getValue())) {
        Files.move(entry.getValue(), going, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.discard(going);
      }
      damaged.remove(entry.getKey());
    }
  }

  private CheckpointException failed(long step, String reason, Exception cause) {
    return new CheckpointException(
        folder + ": the checkpoint of step " + step + " cannot be written: " + reason, cause);
  }
}
