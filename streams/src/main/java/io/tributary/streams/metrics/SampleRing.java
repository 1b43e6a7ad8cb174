package io.tributary.streams.metrics;

import java.util.ArrayDeque;
import java.util.Map;

/**
 * One subscriber's buffer: bounded, and no reporter ever waits for it. When a slow subscriber lets
 * it overflow the oldest sample is dropped, and a sample of {@link #DROPPED} tells the subscriber
 * how many it missed. What is buffered at the close can still be taken.
 */
final class SampleRing {
  /** Samples that this subscriber missed, in all. */
  static final String DROPPED = "metrics/dropped";

  private final int capacity;
  private final ArrayDeque<MetricSample> samples = new ArrayDeque<>();
  private long dropped;
  private long droppedTold;
  private boolean closed;
  private boolean waiting;
  private Runnable signal = () -> {};

  SampleRing(int capacity) {
    if (capacity < 1) throw new IllegalArgumentException("capacity " + capacity + ", at least 1");
    this.capacity = capacity;
  }

  /** What to call when there is something to take after a try in vain, and at the close. */
  synchronized void onReady(Runnable ready) {
    signal = ready;
  }

  /** Takes a sample in, unless closed; whether an older one was dropped for it. */
  synchronized boolean offer(MetricSample sample) {
    if (closed) return false;
    boolean full = samples.size() == capacity;
    if (full) {
      samples.poll();
      dropped++;
    }
    samples.add(sample);
    // One signal for each try in vain: the subscriber's mailbox stays bounded too.
    if (waiting) signal.run();
    waiting = false;
    return full;
  }

  /** The next sample, or null if there is none yet. */
  synchronized MetricSample take() {
    MetricSample next = samples.peek();
    waiting = next == null;
    if (next == null) return null;
    if (droppedTold < dropped) {
      droppedTold = dropped;
      return new MetricSample(next.step(), next.time(), Map.of(DROPPED, (double) dropped));
    }
    return samples.poll();
  }

  synchronized void close() {
    closed = true;
    signal.run();
  }

  /** Whether nothing will ever come any more. */
  synchronized boolean drained() {
    return closed && samples.isEmpty();
  }
}
