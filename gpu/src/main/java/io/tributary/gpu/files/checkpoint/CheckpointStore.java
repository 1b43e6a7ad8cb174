package io.tributary.gpu.files.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.FolderManifest;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import io.tributary.gpu.files.Texts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
  private final CheckpointFolders folders;
  private final int keep;
  private final List<Long> inUse = new ArrayList<>();
  private final Set<Long> damaged = new HashSet<>();

  private CheckpointStore(CheckpointFolders folders, int keep) {
    this.folder = folders.folder();
    this.folders = folders;
    this.keep = keep;
  }

  /**
   * Opens a store for its one writer; what an interrupted write left behind is removed.
   *
   * @param folder made if it is not there
   * @param keep how many checkpoints stay when a new one is saved, at least 1
   */
  public static CheckpointStore open(Path folder, int keep) {
    return open(folder, keep, CheckpointStep.Hook.NONE);
  }

  /**
   * Opens a store for its one writer.
   *
   * @param hook told of each step of each save
   */
  public static CheckpointStore open(Path folder, int keep, CheckpointStep.Hook hook) {
    if (keep < 1) throw new IllegalArgumentException("keep " + keep);
    CheckpointFolders folders = new CheckpointFolders(folder, hook);
    try {
      folders.clean();
    } catch (IOException e) {
      throw new CheckpointException(
          folder + ": cannot be used for checkpoints: " + Texts.reason(e), e);
    }
    return new CheckpointStore(folders, keep);
  }

  /** Opens a store, perhaps one that a run is writing, to look at it; changes nothing. */
  public static CheckpointStore reader(Path folder) {
    return new CheckpointStore(new CheckpointFolders(folder, CheckpointStep.Hook.NONE), READ_ONLY);
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
    try {
      ObjectNode head = StrictJson.MAPPER.createObjectNode().put(STEP, step);
      info.forEach(head::put);
      folders.add(target, head, writer);
      damaged.remove(step);
      prune(step);
      return target;
    } catch (IOException e) {
      throw failed(step, Texts.reason(e), e);
    } catch (UncheckedIOException e) {
      throw failed(step, Texts.reason(e.getCause()), e);
    } catch (ModelFileException e) {
      throw failed(step, e.getMessage(), e);
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
      folders.remove(entry.getValue());
      damaged.remove(entry.getKey());
    }
  }

  private CheckpointException failed(long step, String reason, Exception cause) {
    return new CheckpointException(
        folder + ": the checkpoint of step " + step + " cannot be written: " + reason, cause);
  }
}
