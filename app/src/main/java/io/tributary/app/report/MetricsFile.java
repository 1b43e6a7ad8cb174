package io.tributary.app.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads metrics.jsonl: one JSON object a line with {@code step} and figures by name. */
public final class MetricsFile {
  private static final ObjectMapper JSON = new ObjectMapper();

  private MetricsFile() {}

  /**
   * The samples in order of step. Values that are no numbers are left out, and so is a last line
   * that a crash cut off.
   *
   * @throws IOException if the file cannot be read, or a line other than the last is not a sample
   */
  public static List<MetricSample> read(Path file) throws IOException {
    List<MetricSample> samples = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String next = lines.readLine();
      for (int number = 1; next != null; number++) {
        String line = next;
        next = lines.readLine();
        if (line.isBlank()) continue;
        try {
          samples.add(sample(line));
        } catch (JsonProcessingException | IllegalArgumentException e) {
          boolean cutOff = next == null;
          if (!cutOff) throw new IOException(file + ":" + number + ": not a metrics line", e);
        }
      }
    }
    samples.sort(Comparator.comparingLong(MetricSample::step)); // stable: order within a step stays
    return samples;
  }

  private static MetricSample sample(String line) throws JsonProcessingException {
    JsonNode object = JSON.readTree(line);
    JsonNode step = object.path("step");
    if (!step.isIntegralNumber()) throw new IllegalArgumentException("no step");
    Map<String, Double> values = new HashMap<>();
    object
        .properties()
        .forEach(
            field -> {
              boolean isFigure = field.getValue().isNumber() && !field.getKey().equals("step");
              if (isFigure) values.put(field.getKey(), field.getValue().doubleValue());
            });
    return new MetricSample(step.longValue(), values);
  }
}
