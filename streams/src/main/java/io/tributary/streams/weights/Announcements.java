package io.tributary.streams.weights;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * What a puller has been told: where the learner serves, who else has versions, and the newest
 * learner's epoch. Safe for several threads; one of them waits for news.
 */
final class Announcements {
  private static final int MOST_HOLDERS = 256;

  private final Optional<URI> self;
  private final Set<URI> holders = new LinkedHashSet<>();
  private Optional<URI> learner;
  private long newestEpoch;
  private boolean told;

  /**
   * @param self never asked
   */
  Announcements(Optional<URI> learner, Optional<URI> self) {
    this.learner = learner;
    this.self = self;
  }

  /**
   * A version was announced.
   *
   * @return whether its learner has taken over from one that was known
   */
  synchronized boolean announced(VersionId version, List<URI> others, boolean news) {
    others.forEach(this::know);
    boolean takenOver = newestEpoch > 0 && version.epoch() > newestEpoch;
    newestEpoch = Math.max(newestEpoch, version.epoch());
    if (news) tell();
    return takenOver;
  }

  /** Gives back where the learner was until now, if that is another place. */
  synchronized Optional<URI> learnerAt(URI serving) {
    Optional<URI> left = learner.filter(before -> !before.equals(serving));
    left.ifPresent(holders::remove);
    learner = Optional.of(serving);
    tell();
    return left;
  }

  private void tell() {
    told = true;
    notifyAll();
  }

  /** Somebody else may have versions. */
  synchronized void know(URI holder) {
    if (holder.getHost() == null || self.equals(Optional.of(holder))) return;
    holders.remove(holder);
    holders.add(holder);
    while (holders.size() > MOST_HOLDERS) holders.remove(holders.iterator().next());
  }

  /** There is a version of that epoch: what is older is not taken any more. */
  synchronized void seen(long epoch) {
    newestEpoch = Math.max(newestEpoch, epoch);
  }

  /** Whether a learner of a later epoch has taken over. */
  synchronized boolean isOld(VersionId version) {
    return version.epoch() < newestEpoch;
  }

  synchronized Optional<URI> learner() {
    return learner;
  }

  synchronized List<URI> holders() {
    return List.copyOf(holders);
  }

  /** The learner first. */
  synchronized List<URI> all() {
    List<URI> all = new ArrayList<>(learner.stream().toList());
    all.addAll(holders);
    return all;
  }

  /** Returns when there is news, or after that time. */
  synchronized void await(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    while (!told) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) return;
      wait(left);
    }
    told = false;
  }
}
