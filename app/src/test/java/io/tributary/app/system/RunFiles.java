package io.tributary.app.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.streams.log.AuditReport;
import io.tributary.streams.log.RunAudit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What a run has left in its folder, also while it is alive. */
record RunFiles(Path path) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> TABLES =
      List.of("prompts", "outcomes", "candidates", "examples", "steps", "ledger", "evaluations");

  /** How the program names the folder: as the settings do. */
  String shown() {
    return "runs/" + path.getFileName();
  }

  boolean has(String file) {
    return Files.exists(path.resolve(file));
  }

  JsonNode report() {
    try {
      return JSON.readTree(path.resolve("report.json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  AuditReport audit() {
    return RunAudit.of(path);
  }

  /** Rows of a table of the pair log; 0 while there is none. */
  long rows(String table) {
    if (!has("pairs.db")) return 0;
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      return rows.getLong(1);
    } catch (SQLException notThereYet) {
      return 0;
    }
  }

  /** Every row of the pair log but for the times of day and how often it was taken over. */
  Map<String, List<String>> pairLog() {
    Map<String, List<String>> tables = new TreeMap<>();
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        List<String> rows = new ArrayList<>();
        try (ResultSet found = statement.executeQuery("SELECT * FROM " + table)) {
          while (found.next()) rows.add(row(found));
        }
        rows.sort(null);
        tables.put(table, rows);
      }
      return tables;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String row(ResultSet rows) throws SQLException {
    StringBuilder out = new StringBuilder();
    for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
      String name = rows.getMetaData().getColumnName(i);
      if (name.endsWith("_at") || name.equals("epoch")) continue;
      Object value = rows.getObject(i);
      String text =
          value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
      out.append(name).append('=').append(text).append(' ');
    }
    return out.toString();
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:file:" + path.resolve("pairs.db") + "?mode=ro");
  }

  /** The steps of the checkpoints, ascending. */
  List<Long> checkpoints() {
    Path folder = path.resolve("checkpoints");
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.matches("step-\\d+"))
          .map(name -> Long.parseLong(name.substring(5)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path checkpoint(long step) {
    return path.resolve("checkpoints").resolve("step-%08d".formatted(step));
  }

  long newestCheckpoint() {
    List<Long> steps = checkpoints();
    return steps.isEmpty() ? -1 : steps.get(steps.size() - 1);
  }

  /** The bytes of every file that must be the same in a run with the same seed. */
  Map<String, byte[]> result() {
    Map<String, byte[]> files = new TreeMap<>();
    Path newest = checkpoint(newestCheckpoint());
    for (String name : List.of("policy.safetensors", "optimizer.safetensors")) {
      files.put(name, bytes(newest.resolve(name)));
    }
    try (Stream<Path> model = Files.list(path.resolve("model"))) {
      model.forEach(file -> files.put("model/" + file.getFileName(), bytes(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  /** Names of the files that differ between two runs; empty if they ended the same. */
  List<String> differencesFrom(RunFiles other) {
    Map<String, byte[]> mine = result();
    Map<String, byte[]> theirs = other.result();
    List<String> out = new ArrayList<>();
    if (newestCheckpoint() != other.newestCheckpoint()) out.add("the newest checkpoint's step");
    if (!mine.keySet().equals(theirs.keySet())) out.add("the names of the files");
    mine.forEach(
        (name, bytes) -> {
          if (!Arrays.equals(bytes, theirs.get(name))) out.add(name);
        });
    Map<String, List<String>> log = other.pairLog();
    pairLog()
        .forEach(
            (table, rows) -> {
              if (!rows.equals(log.get(table))) out.add("table " + table);
            });
    return out;
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new AssertionError("there is no " + file, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
