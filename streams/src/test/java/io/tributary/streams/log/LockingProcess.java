package io.tributary.streams.log;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A process that takes the lock of a run folder, says so or why not, and waits for its input's end.
 */
final class LockingProcess {
  private LockingProcess() {}

  public static void main(String[] args) throws IOException {
    try (RunLock lock = RunLock.acquire(Path.of(args[0]))) {
      System.out.println("locked");
      if (System.in.read() < 0) System.out.println("released " + (lock != null));
    } catch (RunLockedException e) {
      System.out.println(e.getMessage());
    }
  }
}
