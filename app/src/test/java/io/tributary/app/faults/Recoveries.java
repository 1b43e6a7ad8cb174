package io.tributary.app.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How long it took after each fault until work flowed again, in {@code target/faults/recovery.json}
 * for all tests of a build.
 */
final class Recoveries {
  /** A machine that others use too is allowed so many times the limit; in soak it is 1. */
  private static final double SLACK =
      Double.parseDouble(System.getProperty("tributary.fault-slack", "4"));

  private static final Path FILE = Cluster.FOLDER.resolve("recovery.json");

  /** The same as a table, for people. */
  private static final Path TABLE = Cluster.FOLDER.resolve("recovery.md");

  private static final ObjectMapper JSON = new ObjectMapper();

  private Recoveries() {}

  /** Keeps the figures of a fault for each role, and fails if a role's limit is not kept. */
  static void keep(String fault, Map<String, List<Double>> byRole) {
    byRole.forEach((role, seconds) -> write(fault + role, seconds, Faults.LIMITS.get(role)));
    byRole.forEach((role, seconds) -> require(fault + role, seconds, Faults.LIMITS.get(role)));
  }

  /**
   * Keeps the figures of a fault and fails if the limit is not kept.
   *
   * @param limit seconds for p95 on an idle machine
   */
  static void keep(String fault, List<Double> seconds, double limit) {
    write(fault, seconds, limit);
    require(fault, seconds, limit);
  }

  /** A fault's figures, in seconds; {@code within_limit} is without any slack. */
  static Map<String, Object> figures(List<Double> seconds, double limit) {
    List<Double> sorted = seconds.stream().sorted().toList();
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("faults", sorted.size());
    values.put("p50_s", quantile(sorted, 0.5));
    double p95 = quantile(sorted, 0.95);
    values.put("p95_s", p95);
    values.put("max_s", sorted.get(sorted.size() - 1));
    values.put("limit_s", limit);
    values.put("slack", SLACK);
    values.put("within_limit", p95 < limit);
    values.put("all_s", List.copyOf(seconds));
    return values;
  }

  private static void require(String fault, List<Double> seconds, double limit) {
    double p95 = quantile(seconds.stream().sorted().toList(), 0.95);
    assertThat(p95)
        .as("p95 of the recovery after " + fault + ": " + seconds)
        .isLessThan(limit * SLACK);
  }

  private static synchronized void write(String fault, List<Double> seconds, double limit) {
    try {
      Map<String, JsonNode> all = new TreeMap<>();
      if (Files.exists(FILE)) {
        JSON.readTree(FILE.toFile()).properties().forEach(e -> all.put(e.getKey(), e.getValue()));
      }
      all.put(fault, JSON.valueToTree(figures(seconds, limit)));
      Files.write(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
      Files.writeString(TABLE, table(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** That of docs/reliability.md. */
  private static String table(Map<String, JsonNode> all) {
    StringBuilder table =
        new StringBuilder(
            "| fault | times | p50 / p95 / max | limit of p95 |\n|---|---|---|---|\n");
    all.forEach(
        (fault, row) ->
            table.append(
                "| %s | %d | %.1f / %.1f / %.1f s | %.0f s |%n"
                    .formatted(
                        fault,
                        row.path("faults").asInt(),
                        row.path("p50_s").asDouble(),
                        row.path("p95_s").asDouble(),
                        row.path("max_s").asDouble(),
                        row.path("limit_s").asDouble())));
    return table.toString();
  }

  /** The smallest value that so large a share is not above. */
  private static double quantile(List<Double> sorted, double share) {
    return sorted.get(Math.max(0, (int) Math.ceil(share * sorted.size()) - 1));
  }
}
