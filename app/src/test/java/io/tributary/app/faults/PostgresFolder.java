package io.tributary.app.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The data of a PostgreSQL server that outlive the JVM that started it. */
final class PostgresFolder {
  private PostgresFolder() {}

  /** Ends the server that a killed JVM has left behind, if there is one. */
  static void endOrphan(Path folder) throws IOException {
    Path file = folder.resolve("data/postmaster.pid");
    if (!Files.exists(file)) return;
    long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
    ProcessHandle server =
        ProcessHandle.of(pid)
            .filter(process -> process.info().command().orElse("").endsWith("/postgres"))
            .orElse(null);
    if (server == null) return;
    try {
      server.destroyForcibly();
      server.onExit().get(30, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the PostgreSQL server %d does not end".formatted(pid), e);
    }
  }

  static void empty(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }
}
