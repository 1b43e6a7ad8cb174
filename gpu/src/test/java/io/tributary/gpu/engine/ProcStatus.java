package io.tributary.gpu.engine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux says of this process's memory. */
final class ProcStatus {
  private static final Path FILE = Path.of("/proc/self/status");

  /** Takes what is to be forgotten. */
  static final Path CLEAR = Path.of("/proc/self/clear_refs");

  private ProcStatus() {}

  static boolean there() {
    return Files.isReadable(FILE);
  }

  /** A figure such as {@code VmRSS}, in kB. */
  static long kilobytes(String name) throws IOException {
    for (String line : Files.readAllLines(FILE)) {
      if (line.startsWith(name + ":")) return Long.parseLong(line.replaceAll("\\D", ""));
    }
    throw new IOException(FILE + " has no " + name);
  }

  /** VmHWM begins again at what is resident now. */
  static void forgetPeak() throws IOException {
    Files.writeString(CLEAR, "5");
  }
}
