package io.tributary.app.faults;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A member of a cluster: a JVM that is started again and again under one name. */
final class Node {
  /** How one of its processes ended; by a signal: 128 and its number. */
  record Ended(int code, long nanos) {}

  private final String name;
  private final List<String> roles;
  private final int port;
  private final int statusPort;
  private final Path folder;
  private final List<Ended> ended = new ArrayList<>();
  private Process process;
  private boolean noted = true;

  /**
   * @param folder its own, where its output goes
   */
  Node(String name, List<String> roles, int port, int statusPort, Path folder) {
    this.name = name;
    this.roles = roles;
    this.port = port;
    this.statusPort = statusPort;
    this.folder = folder;
  }

  String name() {
    return name;
  }

  List<String> roles() {
    return roles;
  }

  /** Of the actor system. */
  int port() {
    return port;
  }

  /** Where it says what it is doing. */
  int statusPort() {
    return statusPort;
  }

  Path folder() {
    return folder;
  }

  synchronized void start(List<String> command, Map<String, String> environment) {
    try {
      Files.createDirectories(folder);
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().putAll(environment);
      builder.environment().put("OPT_OUT_TRACKING", "true");
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(output().toFile()));
      process = builder.start();
      noted = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the process is there; the first to see that it is not takes note of its end. */
  synchronized boolean alive() {
    if (process != null && process.isAlive()) return true;
    if (!noted) {
      noted = true;
      ended.add(new Ended(process.exitValue(), System.nanoTime()));
    }
    return false;
  }

  /** All that have ended, the last one last. */
  synchronized List<Ended> ended() {
    alive();
    return List.copyOf(ended);
  }

  long pid() {
    return process.pid();
  }

  /** Sends a signal by name; the process must be there. */
  synchronized void signal(String signal) {
    if (!alive()) fail(name + " is not there to be sent SIG" + signal + "\n" + tail());
    try {
      int code = new ProcessBuilder("kill", "-" + signal, Long.toString(pid())).start().waitFor();
      if (code != 0) fail("kill -" + signal + " of " + name + " failed");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The exit code after SIGTERM; empty if it did not end in that time, and was killed. */
  Optional<Integer> awaitEnd(long seconds) {
    try {
      if (process.waitFor(seconds, TimeUnit.SECONDS)) return Optional.of(process.exitValue());
      process.destroyForcibly().waitFor();
      return Optional.empty();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  synchronized void destroy() {
    if (process != null) process.destroyForcibly();
  }

  private Path output() {
    return folder.resolve("output.log");
  }

  /** Everything that its processes have said. */
  String said() {
    return content(output());
  }

  /** Everything that is in its log file. */
  String log() {
    return content(folder.resolve("node.log"));
  }

  /** How often it has reported a figure. */
  long times(String figure) {
    String reported = content(folder.resolve("metrics.jsonl"));
    return reported.lines().filter(line -> line.contains('"' + figure + '"')).count();
  }

  private static String content(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The end of what it said, for a failure's message. */
  String tail() {
    String said = said();
    return name + " said: " + said.substring(Math.max(0, said.length() - 2000));
  }
}
