package io.tributary.streams.weights;

import java.io.IOException;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gets one version whole, or fails and leaves what came for the next try. */
final class PullJob {
  private static final Logger LOG = LoggerFactory.getLogger(PullJob.class);
  private static final long HEARTBEAT_MILLIS = 1_000;
  private static final long WAIT_MILLIS = 20;
  private static final int MOST_TRIES = 20;

  private final VersionStore store;
  private final Manifest manifest;
  private final List<Part> parts;
  private final PartFetch fetch;
  private final ExecutorService fetchers;
  private final PullerOptions options;
  private final Assigner assigner;
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();
  private final BitSet have = new BitSet();
  private final BitSet busy = new BitSet();
  private final Map<Integer, Integer> tries = new HashMap<>();
  private final Map<String, Long> bytes = new TreeMap<>();
  private long resumed;
  private long reused;
  private long broken;
  private long damaged;

  private record Ended(Assigner.Task task, PartFetch.Fetched fetched) {}

  PullJob(
      VersionStore store,
      Manifest manifest,
      PartFetch fetch,
      ExecutorService fetchers,
      PullerOptions options,
      Assigner assigner) {
    this.store = store;
    this.manifest = manifest;
    this.fetch = fetch;
    this.fetchers = fetchers;
    this.options = options;
    this.assigner = assigner;
    parts = manifest.parts();
  }

  PullStats run() throws IOException, InterruptedException {
    long start = System.nanoTime();
    List<String> hashes = manifest.hashes();
    store.parts().pin(hashes);
    try {
      for (int i = 0; i < parts.size(); i++) {
        if (!store.parts().isThere(parts.get(i))) continue;
        have.set(i);
        reused += parts.get(i).size();
      }
      getAll();
      store.commit(manifest);
    } finally {
      drain();
      store.parts().unpin(hashes);
    }
    // so that others are sent here at once, and nothing is kept for this one
    tellTheLast();
    double seconds = (System.nanoTime() - start) / 1e9;
    return new PullStats(seconds, new TreeMap<>(bytes), resumed, reused, broken, damaged);
  }

  private void getAll() throws IOException, InterruptedException {
    long progress = System.nanoTime();
    while (have.cardinality() < parts.size()) {
      if (assigner.replaced()) throw new ReplacedException(manifest.id());
      int free = options.connections() - busy.cardinality();
      for (Assigner.Task task : assigner.next(have, busy, free)) {
        // two fetches of a part would write the same file
        if (have.get(task.part()) || busy.get(task.part())) continue;
        busy.set(task.part());
        fetchers.execute(
            () ->
                ended.add(
                    new Ended(
                        task, fetch.fetch(parts.get(task.part()), task.giver(), task.source()))));
      }
      boolean full = busy.cardinality() >= options.connections();
      Ended one = ended.poll(full ? HEARTBEAT_MILLIS : WAIT_MILLIS, TimeUnit.MILLISECONDS);
      while (one != null) {
        take(one);
        progress = System.nanoTime();
        one = ended.poll();
      }
      if (busy.isEmpty() && System.nanoTime() - progress > 2 * options.timeout().toNanos()) {
        throw new IOException("nobody gives the parts that are missing of " + manifest.id());
      }
    }
  }

  private void take(Ended one) throws IOException, InterruptedException {
    int part = one.task().part();
    PartFetch.Fetched fetched = one.fetched();
    busy.clear(part);
    if (fetched.bytes() > 0) bytes.merge(one.task().holder(), fetched.bytes(), Long::sum);
    switch (fetched.outcome()) {
      case WHOLE -> {
        have.set(part);
        resumed += fetched.resumed();
      }
      case DAMAGED -> {
        damaged++;
        failed(one, fetched.blamed());
      }
      case BROKEN -> {
        broken++;
        failed(one, false);
      }
    }
  }

  private void failed(Ended one, boolean damagedByHolder) throws IOException, InterruptedException {
    if (Thread.currentThread().isInterrupted() || fetchers.isShutdown()) {
      throw new InterruptedException();
    }
    if (assigner.replaced()) throw new ReplacedException(manifest.id());
    String from = one.task().holder().isEmpty() ? "the learner" : one.task().holder();
    Part part = parts.get(one.task().part());
    LOG.warn("part {} from {}: {}", part.sha256(), from, one.fetched().why());
    int count = tries.merge(one.task().part(), 1, Integer::sum);
    if (count >= MOST_TRIES) {
      throw new IOException(
          "part %s does not come in %d tries, last from %s: %s"
              .formatted(part.sha256(), count, from, one.fetched().why()));
    }
    assigner.failed(one.task(), damagedByHolder);
    if (one.fetched().bytes() == 0) Thread.sleep(Math.min(1000, 10L << Math.min(count, 6)));
  }

  private void tellTheLast() {
    try {
      assigner.next(have, busy, 0);
    } catch (IOException e) {
      LOG.debug("the learner does not hear that {} is here: {}", manifest.id(), e.getMessage());
    }
  }

  /** Waits for the fetches that still write to the store. */
  private void drain() throws InterruptedException {
    while (!busy.isEmpty() && !fetchers.isShutdown()) {
      Ended one = ended.poll(options.timeout().toMillis(), TimeUnit.MILLISECONDS);
      if (one == null) return;
      busy.clear(one.task().part());
    }
  }
}
