package io.tributary.bench;

import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.WorkUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Feeds units to a pair log and commits them, as the feed and the buffers of a stream do. */
final class PairLogLoad {
  /**
   * One repeat.
   *
   * @param feedSeconds one feeder, a transaction a unit
   * @param commitSeconds the buffers, a transaction a unit
   */
  record Taken(double feedSeconds, double commitSeconds) {}

  private PairLogLoad() {}

  /**
   * Feeds so many units, then has writers commit them side by side.
   *
   * @param first number of the first unit: what the log has fed before
   */
  static Taken run(PairLog log, UnitShape shape, long first, int units, int writers)
      throws InterruptedException, ExecutionException {
    List<WorkUnit> work = new ArrayList<>();
    List<List<PromptOutcome>> outcomes = new ArrayList<>();
    for (int i = 0; i < units; i++) {
      WorkUnit unit = shape.unit(first + i);
      work.add(unit);
      // made beforehand: what sampled and judged them is not the log's time
      outcomes.add(shape.outcomes(unit));
    }
    long start = System.nanoTime();
    for (WorkUnit unit : work) log.feed(unit);
    double feed = (System.nanoTime() - start) / 1e9;
    AtomicInteger next = new AtomicInteger();
    Callable<Void> writer =
        () -> {
          for (int i = next.getAndIncrement(); i < units; i = next.getAndIncrement()) {
            if (!log.commit(work.get(i).number(), outcomes.get(i))) {
              throw new IllegalStateException("unit " + (first + i) + " was committed before");
            }
          }
          return null;
        };
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      start = System.nanoTime();
      List<Future<Void>> running = new ArrayList<>();
      for (int i = 0; i < writers; i++) running.add(threads.submit(writer));
      for (Future<Void> one : running) one.get();
      return new Taken(feed, (System.nanoTime() - start) / 1e9);
    } finally {
      threads.shutdown();
      threads.awaitTermination(1, TimeUnit.MINUTES);
    }
  }
}
