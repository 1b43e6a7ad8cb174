package io.tributary.bench;

/** The same durations in lock-step and streaming. */
record PhaseRow(double ratio, ScaleRun lockStep, ScaleRun streaming) {
  double speedUp() {
    return streaming.pairsPerSecond() / lockStep.pairsPerSecond();
  }

  /** What the durations allow. */
  double bound() {
    return lockStep.plan().bound();
  }
}
