package io.tributary.gpu.files;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A class of the test class path in a JVM of its own, with 256 MiB of heap. */
public final class JavaProcess {
  private JavaProcess() {}

  /** Starts it, with this JVM's output and quick to start. */
  public static Process start(Class<?> main, String... arguments) throws IOException {
    return builder(List.of("-XX:TieredStopAtLevel=1"), main.getName(), List.of(arguments))
        .inheritIO()
        .start();
  }

  /** To be started. */
  public static ProcessBuilder builder(List<String> options, String main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx256m");
    command.addAll(options);
    command.add("-cp");
    command.add(
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
    command.add(main);
    command.addAll(arguments);
    return new ProcessBuilder(command);
  }
}
