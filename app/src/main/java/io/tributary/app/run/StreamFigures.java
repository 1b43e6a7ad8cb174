package io.tributary.app.run;

import io.tributary.app.report.MetricSample;
import io.tributary.app.report.RunReport.PolicyLag;
import io.tributary.app.report.RunReport.Throughput;
import java.util.List;
import java.util.Map;

/** Throughput and policy lag of a whole run, from its metric file. */
record StreamFigures(Throughput throughput, PolicyLag policyLag) {

  static StreamFigures of(List<MetricSample> samples, double alignSeconds) {
    double candidates = 0;
    double sampled = 0;
    double trained = 0;
    double lagSum = 0;
    long lagCount = 0;
    double lagMax = 0;
    double stale = 0;
    for (MetricSample sample : samples) {
      Map<String, Double> values = sample.values();
      double count = values.getOrDefault("completions/count", 0.0);
      candidates += count;
      sampled += count * values.getOrDefault("completions/mean_length", 0.0);
      trained += values.getOrDefault("tokens", 0.0);
      stale += values.getOrDefault("off_policy/dropped", 0.0);
      if (values.containsKey("off_policy/mean")) {
        lagSum += values.get("off_policy/mean");
        lagCount++;
        lagMax = Math.max(lagMax, values.get("off_policy/max"));
      }
    }
    double seconds = Math.max(alignSeconds, 1e-9);
    return new StreamFigures(
        new Throughput(candidates / seconds, sampled / seconds, trained / seconds),
        new PolicyLag(
            lagCount == 0 ? 0 : lagSum / lagCount, Math.round(lagMax), Math.round(stale)));
  }
}
