package io.tributary.streams.metrics;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands every reported sample to every subscriber. Reporters never wait: each subscriber has a
 * bounded buffer of its own, so that a slow one loses its oldest samples (counted, and told to it
 * as {@code metrics/dropped}) and holds up nobody. Samples reported while nobody listens are gone.
 */
public final class MetricHub implements Metrics, AutoCloseable {
  /** Samples a subscriber may be behind before it loses some. */
  public static final int DEFAULT_CAPACITY = 1024;

  private final Clock clock;
  private final List<SampleRing> rings = new CopyOnWriteArrayList<>();
  private final AtomicLong dropped = new AtomicLong();
  private boolean closed;

  /**
   * @param clock gives each sample its time
   */
  public MetricHub(Clock clock) {
    this.clock = clock;
  }

  /** Takes a sample; after {@link #close} it is ignored. */
  @Override
  public void record(long step, Map<String, Double> values) {
    MetricSample sample = new MetricSample(step, clock.instant(), values);
    for (SampleRing ring : rings) {
      if (ring.offer(sample)) dropped.incrementAndGet();
    }
  }

  /** All samples reported once this source runs; completes after the close. */
  public Source<MetricSample, NotUsed> samples() {
    return samples(DEFAULT_CAPACITY);
  }

  /**
   * @param capacity samples the subscriber may be behind, at least 1
   */
  public Source<MetricSample, NotUsed> samples(int capacity) {
    if (capacity < 1) throw new IllegalArgumentException("capacity " + capacity + ", at least 1");
    return Source.fromGraph(new SampleStage(() -> subscribe(capacity), rings::remove));
  }

  private synchronized SampleRing subscribe(int capacity) {
    SampleRing ring = new SampleRing(capacity);
    if (closed) ring.close();
    else rings.add(ring);
    return ring;
  }

  /** Samples lost to slow subscribers, over all of them. */
  public long dropped() {
    return dropped.get();
  }

  /** Ends all subscriptions once they have taken what was reported before. */
  @Override
  public synchronized void close() {
    closed = true;
    rings.forEach(SampleRing::close);
  }
}
