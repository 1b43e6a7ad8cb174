package io.tributary.gpu.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Folders that are made once and kept by key, such as the embedded models. A folder is there whole,
 * with the SHA-256 of every file, or not at all; of several threads or processes that want the same
 * one, one makes it and the others wait.
 */
public final class ModelCache {
  /** The manifest in each folder. */
  public static final String MANIFEST = "made.json";

  /** A file lock belongs to the whole JVM, so its threads need one among themselves. */
  private static final ConcurrentHashMap<Path, ReentrantLock> LOCKS = new ConcurrentHashMap<>();

  private final Path folder;
  private final Consumer<String> notice;

  /**
   * @param folder made when first needed
   * @param notice told in a sentence of a wait for another process, and of a damaged folder
   */
  public ModelCache(Path folder, Consumer<String> notice) {
    this.folder = folder.toAbsolutePath().normalize();
    this.notice = notice;
  }

  /**
   * The folder of that key, made if it is not there; see {@link #obtain(String, boolean,
   * Consumer)}.
   */
  public Path obtain(String key, Consumer<Path> make) {
    return obtain(key, false, make);
  }

  /**
   * The folder of that key, made if it is not there or damaged.
   *
   * @param key letters, digits, {@code . _ -}; take a {@link ContentHash} of all that goes in
   * @param fresh makes it anew even if it is there
   * @param make writes the files into the empty folder it is given
   * @throws ModelFileException if the cache cannot be read or written
   */
  public Path obtain(String key, boolean fresh, Consumer<Path> make) {
    if (!key.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,127}")) {
      throw new IllegalArgumentException("not a key: " + Texts.quote(key));
    }
    Path target = folder.resolve(key);
    if (!fresh && whole(target, message -> {})) return target;
    ReentrantLock mine = LOCKS.computeIfAbsent(target, k -> new ReentrantLock());
    mine.lock();
    try {
      Files.createDirectories(folder);
      try (FileChannel channel = openLock(key);
          FileLock lock = lock(channel, key)) {
        if (!lock.isValid()) throw new IOException("the lock was lost");
        if (fresh || !whole(target, notice)) make(key, target, make);
        return target;
      }
    } catch (IOException e) {
      throw new ModelFileException(target, "cannot be made: " + Texts.reason(e), e);
    } finally {
      mine.unlock();
    }
  }

  private FileChannel openLock(String key) throws IOException {
    return FileChannel.open(
        folder.resolve(".lock-" + key), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private FileLock lock(FileChannel channel, String key) throws IOException {
    FileLock lock = channel.tryLock();
    if (lock != null) return lock;
    notice.accept("another process is making " + folder.resolve(key) + "; waiting for it");
    return channel.lock();
  }

  private boolean whole(Path target, Consumer<String> damaged) {
    if (!Files.isDirectory(target)) return false;
    try {
      FolderManifest.verify(target, MANIFEST);
      return true;
    } catch (FolderManifest.DamagedException e) {
      damaged.accept(target + " is damaged: " + e.getMessage() + "; it is made anew");
      return false;
    }
  }

  private void make(String key, Path target, Consumer<Path> make) throws IOException {
    // One work folder a key, guarded by the lock: what a killed process left goes first.
    Path work = folder.resolve(".making-" + key);
    DurableFiles.deleteTree(work);
    try {
      Path made = work.resolve("made");
      Files.createDirectories(made);
      make.accept(made);
      ObjectNode head = StrictJson.MAPPER.createObjectNode().put("key", key);
      FolderManifest.write(made, MANIFEST, head);
      DurableFiles.syncTree(made);
      if (Files.exists(target)) {
        Files.move(target, work.resolve("replaced"), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(made, target, StandardCopyOption.ATOMIC_MOVE);
      DurableFiles.syncFolder(folder);
    } finally {
      DurableFiles.discard(work);
    }
  }
}
