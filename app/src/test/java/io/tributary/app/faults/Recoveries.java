package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long it took after each fault until work flowed again, in {@code target/faults/recovery.json}
 * for all tests of a build.
 */
final class Recoveries {
  /** A machine that others use too is allowed so many times the limit. */
  private static final double SLACK =
      Double.parseDouble(System.getProperty("tributary.fault-slack", "4"));

  private static final Path FILE = Cluster.FOLDER.resolve("recovery.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Recoveries() {}

  /** One fault's figures, in seconds. */
  record Row(int faults, double p50, double p95, double max, double limit) {}

  /**
   * Keeps the figures of a fault and fails if the limit is not kept.
   *
   * @param limit seconds for p95 on an idle machine
   */
  static synchronized void keep(String fault, List<Double> seconds, double limit) {
    List<Double> sorted = seconds.stream().sorted().toList();
    Row row =
        new Row(
            sorted.size(),
            quantile(sorted, 0.5),
            quantile(sorted, 0.95),
            sorted.get(sorted.size() - 1),
            limit);
    try {
      Map<String, Object> all = new TreeMap<>();
      if (Files.exists(FILE)) {
        JSON.readTree(FILE.toFile()).properties().forEach(e -> all.put(e.getKey(), e.getValue()));
      }
      Map<String, Object> values = new LinkedHashMap<>();
      values.put("faults", row.faults());
      values.put("p50_s", row.p50());
      values.put("p95_s", row.p95());
      values.put("max_s", row.max());
      values.put("limit_s", limit);
      values.put("all_s", new ArrayList<>(seconds));
      all.put(fault, values);
      Files.write(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    assertThat(row.p95()).as("recovery after " + fault + ": " + row).isLessThan(limit * SLACK);
  }

  /** The smallest value that so large a share is not above. */
  private static double quantile(List<Double> sorted, double share) {
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
