package io.tributary.app.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The most resident memory that this process has used; known on Linux only. */
public final class PeakMemory {
  private static final Pattern HIGH_WATER_MARK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

  private PeakMemory() {}

  /** In bytes; empty where the system does not tell. */
  public static OptionalLong bytes() {
    return bytes(Path.of("/proc/self/status"));
  }

  static OptionalLong bytes(Path status) {
    if (!Files.isReadable(status)) return OptionalLong.empty();
    try {
      return parse(Files.readAllLines(status));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static OptionalLong parse(List<String> lines) {
    for (String line : lines) {
      Matcher mark = HIGH_WATER_MARK.matcher(line);
      if (mark.matches()) return OptionalLong.of(Long.parseLong(mark.group(1)) * 1024);
    }
    return OptionalLong.empty();
  }
}
