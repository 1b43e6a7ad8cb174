package io.tributary.bench;

import io.tributary.gpu.engine.ComputeProbe;

/**
 * What the machine does at best with a setup, measured in the same run.
 *
 * @param gflops rate of a large matrix product; infinite where the path has none of its own to
 *     measure, so that memory is the limit
 * @param gbPerSecond rate of reading memory
 */
record Limits(double gflops, double gbPerSecond) {

  static Limits measure(Setup setup, int gemmSize) {
    return new Limits(
        setup.path().plainProducts()
            ? setup.sum(engine -> ComputeProbe.gemmGflops(setup.path(), gemmSize))
            : Double.POSITIVE_INFINITY,
        setup.sum(engine -> ComputeProbe.memoryReadGbPerSecond()));
  }

  /** Whether the rate of products was measured. */
  boolean hasGflops() {
    return Double.isFinite(gflops);
  }

  /** Seconds that so many operations and bytes take at least: the larger of the two. */
  double leastSeconds(double flops, double bytes) {
    return Math.max(flops / (gflops * 1e9), bytes / (gbPerSecond * 1e9));
  }

  /** Which of the two it is. */
  String nearer(double flops, double bytes) {
    return flops / gflops >= bytes / gbPerSecond ? "GEMM" : "memory";
  }
}
