package io.tributary.app.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.streams.log.AuditReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** What was found at the end of each cluster, in {@code target/faults/audits.json}. */
final class Audits {
  private static final Path FILE = Cluster.FOLDER.resolve("audits.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  private Audits() {}

  static Map<String, Object> figures(AuditReport report) {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("passed", report.passed());
    figures.put("findings", report.findings().stream().map(AuditReport.Finding::message).toList());
    figures.put("fed", report.counts().fed());
    figures.put("outcomes", report.counts().outcomes());
    figures.put("pairs", report.counts().paired());
    figures.put("dropped", new TreeMap<>(report.counts().dropped()));
    figures.put("trained", report.counts().trained());
    figures.put("stale", report.counts().stale());
    figures.put("steps", report.steps());
    figures.put("checkpoints", report.checkpoints());
    return figures;
  }

  /**
   * Of the cluster with this name; one of an earlier build is replaced.
   *
   * @param lateDuplicates units that were committed once more
   */
  static synchronized void keep(String cluster, AuditReport report, long lateDuplicates) {
    try {
      ObjectNode all = JSON.createObjectNode();
      if (Files.exists(FILE)) {
        JsonNode there = JSON.readTree(FILE.toFile());
        there.properties().forEach(one -> all.set(one.getKey(), one.getValue()));
      }
      Map<String, Object> figures = figures(report);
      figures.put("late_duplicates", lateDuplicates);
      all.set(cluster, JSON.valueToTree(figures));
      Files.write(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(all));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
