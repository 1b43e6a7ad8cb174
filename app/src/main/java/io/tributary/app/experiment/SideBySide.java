package io.tributary.app.experiment;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;

/**
 * Does jobs, so many at a time. A job begins after all that it needs are done; of those that may,
 * the earliest in the list begins first. After a failure none begins, and those under way are
 * interrupted.
 *
 * @param <J> a job, unlike all others of the list
 * @param <R> what it gives
 */
final class SideBySide<J, R> {
  /** What is done for a job, on a thread of its own. */
  @FunctionalInterface
  interface Work<J, R> {
    R of(J job) throws IOException, InterruptedException;
  }

  private record Done<J, R>(J job, R result) {}

  private final int most;
  private final Function<J, Set<J>> needs;
  private final Work<J, R> work;
  private final Consumer<J> begins;
  private final IntConsumer done;

  /**
   * @param most jobs under way at a time
   * @param needs of a job, all in the list
   * @param begins told before a job begins, on the caller's thread
   * @param done told how many are done, on the caller's thread
   */
  SideBySide(
      int most, Function<J, Set<J>> needs, Work<J, R> work, Consumer<J> begins, IntConsumer done) {
    if (most < 1) throw new IllegalArgumentException(most + " at a time");
    this.most = most;
    this.needs = needs;
    this.work = work;
    this.begins = begins;
    this.done = done;
  }

  /** All results, in the order of the jobs; the first failure ends it. */
  Map<J, R> all(List<J> jobs) throws IOException, InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(most);
    try {
      return all(jobs, new ExecutorCompletionService<>(threads));
    } finally {
      threads.shutdownNow();
      // what is interrupted still ends its process
      threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
    }
  }

  private Map<J, R> all(List<J> jobs, CompletionService<Done<J, R>> threads)
      throws IOException, InterruptedException {
    List<J> waiting = new ArrayList<>(jobs);
    Set<J> finished = new HashSet<>();
    Map<J, R> results = new LinkedHashMap<>();
    jobs.forEach(job -> results.put(job, null));
    int running = 0;
    while (finished.size() < jobs.size()) {
      Optional<J> next = running < most ? ready(waiting, finished) : Optional.empty();
      if (next.isPresent()) {
        J job = next.get();
        waiting.remove(job);
        begins.accept(job);
        threads.submit(() -> new Done<>(job, work.of(job)));
        running++;
        continue;
      }
      if (running == 0) throw new IllegalArgumentException(waiting + " need one another");
      Done<J, R> ended = result(threads.take());
      running--;
      finished.add(ended.job());
      results.put(ended.job(), ended.result());
      done.accept(finished.size());
    }
    return results;
  }

  private Optional<J> ready(List<J> waiting, Set<J> finished) {
    return waiting.stream().filter(job -> finished.containsAll(needs.apply(job))).findFirst();
  }

  private static <T> T result(Future<T> future) throws IOException, InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) throw cause;
      if (e.getCause() instanceof RuntimeException cause) throw cause;
      if (e.getCause() instanceof Error cause) throw cause;
      throw new IllegalStateException(e.getCause());
    }
  }
}
