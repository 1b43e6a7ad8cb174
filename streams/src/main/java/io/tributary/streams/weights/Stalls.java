package io.tributary.streams.weights;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Closes connections on which nothing has moved for too long, which ends whoever waits on them. */
final class Stalls implements AutoCloseable {
  private final Set<Wire> watched = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService timer;
  private final long limit;

  Stalls(String name, Duration limit) {
    this.limit = limit.toNanos();
    timer = Executors.newSingleThreadScheduledExecutor(Threads.daemons(name));
    long period = Math.max(10, limit.toMillis() / 4);
    timer.scheduleWithFixedDelay(this::check, period, period, TimeUnit.MILLISECONDS);
  }

  void watch(Wire wire) {
    wire.touch();
    watched.add(wire);
  }

  void forget(Wire wire) {
    watched.remove(wire);
  }

  private void check() {
    long now = System.nanoTime();
    for (Wire wire : watched) {
      if (now - wire.moved() < limit) continue;
      watched.remove(wire);
      wire.close();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    watched.forEach(Wire::close);
  }
}
