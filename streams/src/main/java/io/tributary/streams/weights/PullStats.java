package io.tributary.streams.weights;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one version cost to get.
 *
 * @param seconds from the first request to the commit
 * @param bytes that came, by holder; the learner's and a shared folder's key is empty
 * @param resumed bytes that were on disk already from a transfer that broke
 * @param reused bytes of parts that an earlier version had left here
 * @param broken transfers that ended early
 * @param damaged parts whose bytes were wrong
 */
public record PullStats(
    double seconds, Map<String, Long> bytes, long resumed, long reused, long broken, long damaged) {
  /** The learner, or the shared folder, among the holders. */
  public static final String LEARNER = "";

  /** Nothing had to be fetched. */
  public static final PullStats NONE = new PullStats(0, Map.of(), 0, 0, 0, 0);

  public long total() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  public long fromLearner() {
    return bytes.getOrDefault(LEARNER, 0L);
  }

  /** As figures of the metric stream. */
  public Map<String, Double> metrics() {
    Map<String, Double> out = new LinkedHashMap<>();
    out.put("weights/pull_seconds", seconds);
    out.put("weights/pull_bytes", (double) total());
    out.put("weights/pull_bytes_learner", (double) fromLearner());
    out.put("weights/pull_bytes_peers", (double) (total() - fromLearner()));
    out.put("weights/resumed_bytes", (double) resumed);
    out.put("weights/reused_bytes", (double) reused);
    out.put("weights/broken_transfers", (double) broken);
    out.put("weights/damaged_parts", (double) damaged);
    return out;
  }
}
