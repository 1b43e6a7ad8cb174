package io.tributary.streams.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * At most one live process works on a run folder. The operating system holds the lock on {@code
 * run.lock} and lets go of it at the process's end, however it ends; the file itself stays.
 */
public final class RunLock implements AutoCloseable {
  public static final String FILE_NAME = "run.lock";

  /** Far behind the content, so that the pid can be read where locks keep readers out. */
  private static final long LOCKED_BYTE = Long.MAX_VALUE - 1;

  private static final int LONGEST_PID = 32;

  /**
   * Folders held by this JVM. POSIX drops a process's lock when it closes any channel on the file,
   * so a second channel must never be opened here.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private RunLock(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the lock of an existing run folder at once, or not at all.
   *
   * @throws RunLockedException if a live process has it, this one included
   * @throws PairLogException if there is no such folder or it cannot be written
   */
  public static RunLock acquire(Path runFolder) {
    Path folder = real(runFolder);
    if (!HELD.add(folder)) {
      throw new RunLockedException(runFolder, OptionalLong.of(ProcessHandle.current().pid()));
    }
    boolean acquired = false;
    try {
      RunLock lock = lock(runFolder, folder);
      acquired = true;
      return lock;
    } catch (IOException e) {
      throw new PairLogException(
          "run folder %s cannot be locked (%s); make it writable".formatted(runFolder, e), e);
    } finally {
      if (!acquired) HELD.remove(folder);
    }
  }

  private static RunLock lock(Path named, Path folder) throws IOException {
    FileChannel channel =
        FileChannel.open(
            folder.resolve(FILE_NAME),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock(LOCKED_BYTE, 1, false);
      if (lock == null) throw new RunLockedException(named, pid(channel));
      channel.truncate(0);
      String pid = ProcessHandle.current().pid() + "\n";
      channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
      return new RunLock(folder, channel, lock);
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  private static OptionalLong pid(FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(LONGEST_PID);
    channel.read(content, 0);
    String text = new String(content.array(), 0, content.position(), StandardCharsets.US_ASCII);
    try {
      return OptionalLong.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      // The holder has the lock but has not written its pid yet.
      return OptionalLong.empty();
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (NoSuchFileException e) {
      throw new PairLogException("there is no run folder %s".formatted(folder), e);
    } catch (IOException e) {
      throw new PairLogException("run folder %s cannot be read: %s".formatted(folder, e), e);
    }
  }

  @Override
  public void close() {
    if (!channel.isOpen()) return;
    try (FileChannel closing = channel) {
      if (closing.isOpen()) lock.release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      HELD.remove(folder);
    }
  }
}
