package io.tributary.streams.weights;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * A version that somebody reads over the network is not collected: from the first that is heard of
 * the reader until it has all, turns to another version, or is silent for too long while nothing is
 * being sent to it. No lease needs to be ended for it to end. Safe for several threads.
 */
final class Leases {
  /** Readers that are known at a time; who comes then is served without a lease. */
  static final int MOST = 10_000;

  /** A reader asks every second, and a connection on which nothing moves is closed before. */
  private static final Duration SILENCE = Duration.ofSeconds(60);

  private final LongSupplier clock;
  private final Map<Reading, Lease> leases = new HashMap<>();

  private static final class Lease {
    long heard;
    int transfers;
  }

  Leases() {
    this(System::nanoTime);
  }

  /**
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  Leases(LongSupplier clock) {
    this.clock = clock;
  }

  /** A reader was heard of: it reads this version now, and none that nothing is sent of. */
  synchronized void renew(Reading reading) {
    leases
        .entrySet()
        .removeIf(
            each ->
                each.getKey().reader().equals(reading.reader())
                    && !each.getKey().equals(reading)
                    && isIdle(each.getValue()));
    if (!leases.containsKey(reading) && isFull()) return;
    leases.computeIfAbsent(reading, any -> new Lease()).heard = clock.getAsLong();
  }

  /** Something of the version is being sent to a reader, until what is returned is run, once. */
  synchronized Runnable sending(Reading reading) {
    renew(reading);
    Lease lease = leases.get(reading);
    if (lease == null) return () -> {};
    lease.transfers++;
    return () -> sent(lease);
  }

  private synchronized void sent(Lease lease) {
    lease.transfers--;
    lease.heard = clock.getAsLong();
  }

  /** The reader has all of the version. */
  synchronized void end(Reading reading) {
    leases.remove(reading);
  }

  /** Versions that are being read. */
  synchronized Set<VersionId> versions() {
    forgetTheSilent();
    return leases.keySet().stream().map(Reading::version).collect(Collectors.toSet());
  }

  private boolean isFull() {
    if (leases.size() < MOST) return false;
    forgetTheSilent();
    return leases.size() >= MOST;
  }

  private void forgetTheSilent() {
    long now = clock.getAsLong();
    leases.values().removeIf(lease -> isIdle(lease) && now - lease.heard >= SILENCE.toNanos());
  }

  private static boolean isIdle(Lease lease) {
    return lease.transfers == 0;
  }
}
