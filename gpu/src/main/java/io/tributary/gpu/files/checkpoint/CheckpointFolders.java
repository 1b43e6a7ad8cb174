package io.tributary.gpu.files.checkpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.DurableFiles;
import io.tributary.gpu.files.FolderManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How checkpoints come and go on the disk: by one rename each, so that none is ever half there.
 *
 * @param folder of all checkpoints
 */
record CheckpointFolders(Path folder, CheckpointStep.Hook hook) {
  /** Removes what an interrupted save left behind. */
  void clean() throws IOException {
    Files.createDirectories(folder);
    List<Path> leftovers;
    try (Stream<Path> entries = Files.list(folder)) {
      leftovers =
          entries
              .filter(p -> p.getFileName().toString().startsWith(DurableFiles.TEMPORARY))
              .toList();
    }
    for (Path leftover : leftovers) DurableFiles.deleteTree(leftover);
  }

  /**
   * Makes a checkpoint of what the writer writes; takes the place of one of the same step.
   *
   * @param head of its manifest
   */
  void add(Path target, ObjectNode head, Consumer<Path> writer) throws IOException {
    Path temporary = DurableFiles.temporaryName(target);
    try {
      Files.createDirectory(temporary);
      hook.reached(CheckpointStep.FOLDER_MADE);
      writer.accept(temporary);
      hook.reached(CheckpointStep.FILES_WRITTEN);
      FolderManifest.write(temporary, CheckpointStore.MANIFEST, head);
      hook.reached(CheckpointStep.MANIFEST_WRITTEN);
      DurableFiles.syncTree(temporary);
      hook.reached(CheckpointStep.FILES_SYNCED);
      moveInto(target, temporary);
    } finally {
      DurableFiles.discard(temporary);
    }
  }

  private void moveInto(Path target, Path temporary) throws IOException {
    Path replaced = DurableFiles.temporaryName(target);
    boolean replaces = Files.exists(target);
    if (replaces) {
      // Killed between the two moves, the store goes on from the checkpoint before.
      Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
      hook.reached(CheckpointStep.REPLACED_ASIDE);
    }
    Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    hook.reached(CheckpointStep.RENAMED);
    DurableFiles.syncFolder(folder);
    hook.reached(CheckpointStep.NAMES_SYNCED);
    if (!replaces) return;
    DurableFiles.discard(replaced);
    hook.reached(CheckpointStep.REPLACED_REMOVED);
  }

  /** Removes a checkpoint; renamed first, a half-deleted folder is never taken for one. */
  void remove(Path checkpoint) throws IOException {
    if (!Files.exists(checkpoint)) return;
    Path going = DurableFiles.temporaryName(checkpoint);
    Files.move(checkpoint, going, StandardCopyOption.ATOMIC_MOVE);
    hook.reached(CheckpointStep.OLD_ASIDE);
    DurableFiles.discard(going);
    hook.reached(CheckpointStep.OLD_REMOVED);
  }
}
