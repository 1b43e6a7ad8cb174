package io.tributary.gpu.engine;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory that is free on a device, in bytes. */
public final class FreeMemory {
  private static final Path MEMINFO = Path.of("/proc/meminfo");
  private static final Path CGROUP = Path.of("/sys/fs/cgroup");

  private FreeMemory() {}

  /**
   * For {@code cpu} what the operating system has and the container may still take, caches that it
   * would give back included; for {@code cuda:N} what the driver says.
   */
  public static long of(String device) {
    Device wanted = NativeEngine.device(device);
    if (wanted.isGpu()) {
      MemoryUsage usage = CudaUtils.getGpuMemory(wanted);
      return usage.getMax() - usage.getCommitted();
    }
    // the bean knows of containers but not of caches; meminfo the other way round
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long host = available(MEMINFO).orElseGet(system::getFreeMemorySize);
    return Math.min(host, container(CGROUP).orElse(Long.MAX_VALUE));
  }

  /** MemAvailable of Linux. */
  static OptionalLong available(Path meminfo) {
    try {
      for (String line : Files.readAllLines(meminfo)) {
        if (line.startsWith("MemAvailable:")) {
          return OptionalLong.of(1024 * Long.parseLong(line.replaceAll("\\D", "")));
        }
      }
    } catch (IOException | NumberFormatException e) {
      // another system, or one that does not tell: there is no figure
    }
    return OptionalLong.empty();
  }

  /** What a cgroup, of version 2 or 1, has left under its limit; empty without a limit. */
  static OptionalLong container(Path root) {
    OptionalLong two = left(root, "memory.max", "memory.current", "inactive_file");
    if (two.isPresent()) return two;
    return left(
        root.resolve("memory"),
        "memory.limit_in_bytes",
        "memory.usage_in_bytes",
        "total_inactive_file");
  }

  private static OptionalLong left(Path folder, String limit, String used, String cache) {
    try {
      long most = Long.parseLong(Files.readString(folder.resolve(limit)).strip());
      long now = Long.parseLong(Files.readString(folder.resolve(used)).strip());
      long given = 0;
      for (String line : Files.readAllLines(folder.resolve("memory.stat"))) {
        if (line.startsWith(cache + " ")) given = Long.parseLong(line.split(" ")[1]);
      }
      return OptionalLong.of(Math.max(0, most - now + given));
    } catch (IOException | NumberFormatException e) {
      // no such cgroup, or "max": nothing is limited
      return OptionalLong.empty();
    }
  }
}
