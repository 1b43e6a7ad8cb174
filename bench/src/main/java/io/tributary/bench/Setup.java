package io.tributary.bench;

import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.MatmulPath;
import io.tributary.gpu.engine.NativeEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * How the engine is run: so many side by side, each native call on so many threads.
 *
 * @param path of forward passes; training takes fp32 where this has no gradients
 */
record Setup(MatmulPath path, int engines, int threadsPerCall) {

  /** One engine on one thread, then for each larger number: one on all, and one for each. */
  static List<Setup> of(List<MatmulPath> paths, List<Integer> threads) {
    List<Setup> out = new ArrayList<>();
    for (MatmulPath path : paths) {
      for (int n : threads) {
        out.add(new Setup(path, 1, n));
        if (n > 1) out.add(new Setup(path, n, 1));
      }
    }
    return out;
  }

  Compute compute() {
    return new Compute("cpu", path, path.trains() ? path : MatmulPath.FP32);
  }

  String pathLabel() {
    return path.name().toLowerCase(Locale.ROOT);
  }

  String threadsLabel() {
    return engines + " × " + threadsPerCall;
  }

  /** Work of one engine; its index counts from 0. */
  @FunctionalInterface
  interface Work {
    double run(int engine);
  }

  /**
   * Runs the work of all engines side by side, a single one on this thread, and adds up what they
   * return.
   */
  double sum(Work work) {
    NativeEngine.setThreadsPerCall(threadsPerCall);
    if (engines == 1) return work.run(0);
    ExecutorService workers = Executors.newFixedThreadPool(engines);
    try {
      List<Future<Double>> running = new ArrayList<>();
      for (int e = 0; e < engines; e++) {
        int engine = e;
        running.add(workers.submit(() -> work.run(engine)));
      }
      double sum = 0;
      for (Future<Double> one : running) sum += one.get();
      return sum;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      workers.shutdown();
    }
  }
}
