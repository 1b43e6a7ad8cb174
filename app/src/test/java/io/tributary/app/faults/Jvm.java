package io.tributary.app.faults;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the JVMs of simulated nodes are started. */
final class Jvm {
  private Jvm() {}

  /** The program and its options: little memory, and little time for compiling. */
  static List<String> command(Map<String, String> properties) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx128m",
            "-XX:MaxDirectMemorySize=1g",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-Dfile.encoding=UTF-8", "-Dai.djl.offline=true"));
    properties.forEach((key, value) -> command.add("-D%s=%s".formatted(key, value)));
    return command;
  }

  /** The program without its tests, and without anything of DJL's. */
  static String classPathWithoutDjl() {
    List<String> all = List.of(classPath().split(File.pathSeparator));
    List<String> kept =
        all.stream()
            .filter(entry -> !entry.contains("/ai/djl/") && !entry.endsWith("test-classes"))
            .toList();
    if (kept.size() > all.size() - 4) {
      throw new IllegalStateException("the class path has no DJL to leave out: " + all);
    }
    return String.join(File.pathSeparator, kept);
  }

  /** That of the tests. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
