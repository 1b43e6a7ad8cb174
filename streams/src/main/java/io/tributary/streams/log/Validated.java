package io.tributary.streams.log;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which validations may be compared: those of the judge that scored version 0. */
public final class Validated {
  /** The metric that says by its number which of the run's judges scored a version. */
  public static final String JUDGE = "val/judge";

  private Validated() {}

  /** The number of the judge; older validations were all the first one's. */
  public static int judge(Map<String, Double> metrics) {
    return metrics.getOrDefault(JUDGE, (double) LoggedJudge.FIRST).intValue();
  }

  /** Those that may be compared with version 0, and it. */
  public static SortedMap<Long, Map<String, Double>> comparable(
      SortedMap<Long, Map<String, Double>> evaluations) {
    Map<String, Double> reference = evaluations.get(0L);
    if (reference == null) return evaluations;
    SortedMap<Long, Map<String, Double>> comparable = new TreeMap<>(evaluations);
    comparable.values().removeIf(metrics -> judge(metrics) != judge(reference));
    return comparable;
  }
}
