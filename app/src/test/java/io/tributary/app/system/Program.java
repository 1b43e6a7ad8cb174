package io.tributary.app.system;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The program as users start it: a JVM of its own on the packaged jar and its libraries. */
final class Program {
  /** Generous: a loaded machine may be ten times slower than an idle one. */
  static final long PATIENCE_SECONDS = 300;

  /** What the launcher exports; one arena more than it costs nothing here. */
  private static final Map<String, String> ENVIRONMENT =
      Map.of("OPT_OUT_TRACKING", "true", "LC_ALL", "C.UTF-8");

  private Program() {}

  /** How a process ended. */
  record Ended(int code, String out, String err) {
    Ended with(int expected) {
      if (code != expected) fail("exit code " + code + " is not " + expected + "\n" + all());
      return this;
    }

    String all() {
      return out + err;
    }
  }

  /** Starts {@code tributary} with these arguments in a working folder. */
  static Running start(Path folder, String... arguments) {
    return start(folder, command(arguments));
  }

  /** What {@code tributary} with these arguments runs. */
  static List<String> command(String... arguments) {
    Path target = Path.of("target").toAbsolutePath();
    Path jar = target.resolve("tributary.jar");
    if (!Files.exists(jar)) fail(jar + " is missing; these tests run after the phase package");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx1g", "-Dfile.encoding=UTF-8", "-Dai.djl.offline=true", "-XX:+UseSerialGC"));
    // Most of a short run's time would go into compiling.
    command.add("-XX:TieredStopAtLevel=1");
    if (Runtime.version().feature() >= 24) {
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    command.addAll(List.of("-cp", jar + File.pathSeparator + target.resolve("lib") + "/*"));
    command.add("io.tributary.app.Main");
    command.addAll(List.of(arguments));
    return command;
  }

  static Running start(Path folder, List<String> command) {
    try {
      Path out = Files.createTempFile(Files.createDirectories(folder), "program-", ".out");
      Path err = Files.createTempFile(folder, "program-", ".err");
      ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
      builder.environment().putAll(ENVIRONMENT);
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      return new Running(builder.start(), out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Ended run(Path folder, String... arguments) {
    return start(folder, arguments).end();
  }

  /** A process that has not ended, or not been asked how. */
  static final class Running implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    private Running(Process process, Path out, Path err) {
      this.process = process;
      this.out = out;
      this.err = err;
    }

    /** Waits for something the process does; it is an error if it ends before. */
    void await(String what, BooleanSupplier happened) {
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
      while (!happened.getAsBoolean()) {
        if (!process.isAlive()) {
          // It may have happened between the two looks.
          if (happened.getAsBoolean()) return;
          fail("the program ended before " + what + "\n" + text(out) + text(err));
        }
        if (System.nanoTime() > deadline) {
          process.destroyForcibly();
          fail("no " + what + " in " + PATIENCE_SECONDS + " s\n" + text(out) + text(err));
        }
        pause();
      }
    }

    void awaitOutput(String text) {
      await("it said \"" + text + "\"", () -> text(out).contains(text));
    }

    /** What it has written to its standard output so far. */
    String output() {
      return text(out);
    }

    /** {@code kill -9}: the process must be alive, and what it was doing is cut short. */
    void kill() {
      process.destroyForcibly();
      Ended ended = end();
      if (ended.code() != 128 + 9) fail("it ended by itself, before the kill\n" + ended.all());
    }

    /** Sends a signal by name, for example TERM. */
    void signal(String name) {
      try {
        int code =
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        if (code != 0) fail("kill -" + name + " failed\n" + text(out) + text(err));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    Ended end() {
      try {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          fail("the program hangs\n" + text(out) + text(err));
        }
        return new Ended(process.exitValue(), text(out), text(err));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
