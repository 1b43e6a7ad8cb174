package io.tributary.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;

/** The figures of a benchmark as a JSON file, with the date and the machine. */
final class ResultFile {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private ResultFile() {}

  /** {@code bench/results} of the project that this was built from. */
  static Path defaultFolder() {
    return home().resolve("bench").resolve("results");
  }

  /** The project's folder, as {@code bench/start} gives it. */
  static Path home() {
    String home = System.getProperty("tributary.home");
    if (home == null) throw new IllegalStateException("start this with bench/start");
    return Path.of(home);
  }

  /** Writes {@code NAME-DATE.json}; a file of the same day is replaced. */
  static Path write(Path folder, String name, LocalDate date, Map<String, ?> figures) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("date", date.toString());
    all.put("machine", Machine.facts());
    all.putAll(figures);
    Path file = folder.resolve(name + "-" + date + ".json");
    try {
      Files.createDirectories(folder);
      Files.write(file, JSON.writeValueAsBytes(all));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
    return file;
  }
}
