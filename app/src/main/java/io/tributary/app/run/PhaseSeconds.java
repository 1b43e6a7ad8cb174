package io.tributary.app.run;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.tributary.app.WholeFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Wall time by phase over all sessions of a run, kept in {@code seconds.json}, which is whole at
 * any moment. Safe for several threads.
 */
final class PhaseSeconds {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Optional<Path> file;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private String phase;
  private long began;

  PhaseSeconds(Path file) {
    this.file = Optional.of(file);
    if (!Files.exists(file)) return;
    try {
      seconds.putAll(
          JSON.readValue(file.toFile(), new TypeReference<LinkedHashMap<String, Double>>() {}));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private PhaseSeconds() {
    file = Optional.empty();
  }

  /** For work that is no part of a run: kept nowhere. */
  static PhaseSeconds unkept() {
    return new PhaseSeconds();
  }

  /** Ends the phase before, if any, and begins this one. */
  synchronized void begin(String name) {
    end();
    phase = name;
    began = System.nanoTime();
  }

  synchronized void end() {
    save();
    phase = null;
  }

  /** Keeps the time of the phase up to now, so that a killed session counts. */
  synchronized void save() {
    if (phase == null) return;
    long now = System.nanoTime();
    seconds.merge(phase, (now - began) / 1e9, Double::sum);
    began = now;
    if (file.isEmpty()) return;
    try {
      WholeFile.write(file.get(), JSON.writeValueAsBytes(seconds));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file.get(), e);
    }
  }

  synchronized double of(String name) {
    return seconds.getOrDefault(name, 0.0);
  }

  synchronized Map<String, Double> all() {
    Map<String, Double> out = new LinkedHashMap<>(seconds);
    out.put("total", seconds.values().stream().mapToDouble(Double::doubleValue).sum());
    return out;
  }
}
