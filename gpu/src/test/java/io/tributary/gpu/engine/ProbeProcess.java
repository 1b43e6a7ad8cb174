package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A JVM of its own in which memory is measured. Its heap is resident from the start, because a heap
 * that breathes hides more than a leak would show.
 */
final class ProbeProcess {
  private static final Path LAUNCHER = Path.of("../tributary");
  private static final Pattern DEFAULT = Pattern.compile("\\$\\{(\\w+):=([^}]*)}");

  private static final List<String> OPTIONS =
      List.of(
          "-Xms64m",
          "-Xmx64m",
          "-XX:+AlwaysPreTouch",
          // what the JVM itself adds later, compiled code and collector tables, would hide a leak
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1");

  private ProbeProcess() {}

  /**
   * Runs it.
   *
   * @param environment beside this JVM's own
   * @return what it printed
   */
  static List<String> lines(
      Class<?> main, Path folder, Map<String, String> environment, Object... arguments)
      throws IOException, InterruptedException {
    assumeTrue(ProcStatus.there(), "memory is read from /proc, which is Linux's");
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.addAll(OPTIONS);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) command.add(argument.toString());
    Path out = Files.createTempFile(folder, "probe", ".out");
    Path err = Files.createTempFile(folder, "probe", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(environment);
    Process probe = builder.start();
    try {
      assertThat(probe.waitFor(10, TimeUnit.MINUTES)).as("the probe ended").isTrue();
    } finally {
      probe.destroyForcibly();
    }
    assertThat(probe.exitValue()).as(Files.readString(err)).isZero();
    return Files.readAllLines(out);
  }

  /** What the launcher {@code tributary} sets, read from it. */
  static Map<String, String> launcherEnvironment() throws IOException {
    Map<String, String> out = new LinkedHashMap<>();
    Matcher defaults = DEFAULT.matcher(Files.readString(LAUNCHER));
    while (defaults.find()) out.put(defaults.group(1), defaults.group(2));
    assertThat(out.keySet())
        .as("the defaults of %s", LAUNCHER)
        .contains(
            "MALLOC_MMAP_THRESHOLD_",
            "MALLOC_TRIM_THRESHOLD_",
            "MALLOC_TOP_PAD_",
            "MALLOC_ARENA_MAX",
            "GLIBC_TUNABLES",
            "ONEDNN_PRIMITIVE_CACHE_CAPACITY",
            "LRU_CACHE_CAPACITY");
    return out;
  }
}
