package io.tributary.bench;

import io.tributary.api.PolicyVersion;
import io.tributary.streams.log.LedgerStep;
import io.tributary.streams.log.LoggedExample;
import io.tributary.streams.log.PairLog;
import java.util.ArrayList;
import java.util.List;

/**
 * Policy lags from the ledger: step n trains the weights of version n - 1.
 *
 * @param trained one entry an example trained
 * @param stale examples passed over
 */
record PolicyLags(double[] trained, long stale) {
  /** Of the steps after the one version up to the other. */
  static PolicyLags between(PairLog log, long after, long last) {
    List<Double> lags = new ArrayList<>();
    long stale = 0;
    for (LedgerStep step : log.stepsAfter(after)) {
      if (step.step() > last) break;
      PolicyVersion before = new PolicyVersion(step.step() - 1);
      for (LoggedExample one : log.examples(step.sequences())) {
        lags.add((double) before.lagOf(one.example().version()));
      }
      stale += step.stale().size();
    }
    return new PolicyLags(lags.stream().mapToDouble(Double::doubleValue).toArray(), stale);
  }
}
