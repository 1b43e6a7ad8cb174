package io.tributary.streams.weights;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * A part leaves the learner a second time only when nobody else can give it. Knows who has which
 * part of each version, and tells each receiver what to fetch from whom: parts that only the
 * learner has go to one receiver each, and from there to the others. Bounded: a few versions, so
 * many receivers.
 */
final class Swarm {
  private static final int MOST_VERSIONS = 8;
  private static final int MOST_RECEIVERS = 10_000;
  private static final int MOST_UPLOADS = 4;
  private static final long MILLI = 1_000_000;

  /** A receiver that was not heard of for so long is not counted on; it speaks every second. */
  private static final long SILENCE = 5_000 * MILLI;

  /** One that has everything stays a holder for so long after it was heard of. */
  private static final long FORGOTTEN = 600_000 * MILLI;

  private final LongSupplier clock;
  private final Map<VersionId, Pull> pulls = new HashMap<>();
  private long damaged;

  Swarm() {
    this(System::nanoTime);
  }

  /**
   * @param clock nanoseconds, as {@link System#nanoTime}
   */
  Swarm(LongSupplier clock) {
    this.clock = clock;
  }

  /** A receiver of a version; the learner is the one without a URL. */
  private static final class Peer {
    final BitSet has = new BitSet();
    final Map<Integer, Peer> fetching = new HashMap<>();
    String url;
    long heard;
    boolean lost;
    int uploads;

    Peer(String url) {
      this.url = url;
    }
  }

  private record Avoided(Peer receiver, int part, Peer holder) {}

  private static final class Pull {
    final Manifest manifest;
    final int parts;
    final Peer learner = new Peer("");
    final Map<String, Peer> receivers = new LinkedHashMap<>();
    final Set<Avoided> avoided = new HashSet<>();
    long heard;

    Pull(Manifest manifest) {
      this.manifest = manifest;
      parts = manifest.parts().size();
      learner.has.set(0, parts);
    }
  }

  /** URLs of the receivers that have all of a version and were heard of lately. */
  synchronized List<String> holders(Manifest manifest) {
    Pull pull = pulls.get(manifest.id());
    if (pull == null || !pull.manifest.equals(manifest)) return List.of();
    return pull.receivers.values().stream()
        .filter(peer -> !peer.url.isEmpty() && peer.has.cardinality() == pull.parts)
        .filter(peer -> clock.getAsLong() - peer.heard < FORGOTTEN)
        .map(peer -> peer.url)
        .toList();
  }

  /** Whether a receiver has said that it has all of a version. */
  synchronized boolean hasAll(Manifest manifest, String receiver) {
    Pull pull = pulls.get(manifest.id());
    if (pull == null || !pull.manifest.equals(manifest)) return false;
    Peer peer = pull.receivers.get(receiver);
    return peer != null && peer.has.cardinality() == pull.parts;
  }

  /** Times a receiver said that a holder's bytes were wrong. */
  synchronized long damaged() {
    return damaged;
  }

  /** Notes what a receiver has and gives it as much to fetch as it asks for, if there is. */
  synchronized Work work(Manifest manifest, WorkRequest request) {
    Pull pull = pull(manifest);
    Peer me = pull.receivers.get(request.receiver());
    if (me == null) {
      // what it told before was forgotten, or was told to another process
      if (!request.whole()) {
        throw new IllegalArgumentException(
            "what %s has is not known".formatted(request.receiver()));
      }
      if (pull.receivers.size() >= MOST_RECEIVERS) {
        pull.receivers.values().removeIf(peer -> !isAlive(peer));
      }
      if (pull.receivers.size() >= MOST_RECEIVERS) {
        throw new IllegalArgumentException("more than " + MOST_RECEIVERS + " receivers");
      }
      me = new Peer(request.url());
      pull.receivers.put(request.receiver(), me);
    }
    me.url = request.url();
    me.heard = clock.getAsLong();
    me.lost = false;
    // its disk may have been emptied since it was last heard of
    if (request.whole()) me.has.clear();
    me.has.or(request.have().get(0, pull.parts));
    for (WorkRequest.Failure failure : request.failures()) note(pull, me, failure);
    for (int part : List.copyOf(me.fetching.keySet())) {
      // it may have been stopped and started since
      if (!request.busy().get(part)) end(me, part);
    }
    for (Peer other : pull.receivers.values()) {
      if (!isAlive(other)) for (int part : List.copyOf(other.fetching.keySet())) end(other, part);
    }
    List<Work.Item> items = new ArrayList<>();
    while (items.size() < request.slots()) {
      if (!next(pull, me, request.busy(), items)) break;
    }
    return new Work(items);
  }

  private Pull pull(Manifest manifest) {
    Pull pull = pulls.get(manifest.id());
    if (pull == null || !pull.manifest.equals(manifest)) {
      pull = new Pull(manifest);
      pulls.put(manifest.id(), pull);
      if (pulls.size() > MOST_VERSIONS) forgetOne(manifest.id());
    }
    pull.heard = clock.getAsLong();
    return pull;
  }

  /** That of which nobody was heard for longest: an old version may be on its way yet. */
  private void forgetOne(VersionId but) {
    pulls.entrySet().stream()
        .filter(each -> !each.getKey().equals(but))
        .min(Comparator.comparingLong(each -> each.getValue().heard))
        .ifPresent(each -> pulls.remove(each.getKey()));
  }

  private void note(Pull pull, Peer me, WorkRequest.Failure failure) {
    if (failure.part() >= pull.parts) return;
    Peer holder = pull.learner;
    for (Peer peer : pull.receivers.values()) {
      if (!failure.from().isEmpty() && peer.url.equals(failure.from())) holder = peer;
    }
    end(me, failure.part());
    if (failure.damaged()) {
      damaged++;
      pull.avoided.add(new Avoided(me, failure.part(), holder));
    } else {
      // until it says something itself
      holder.lost = true;
    }
  }

  private static void end(Peer me, int part) {
    Peer from = me.fetching.remove(part);
    if (from != null) from.uploads--;
  }

  /** Adds one item: of the parts that can be had, the one that fewest have. */
  private boolean next(Pull pull, Peer me, BitSet busy, List<Work.Item> items) {
    int best = -1;
    int fewest = Integer.MAX_VALUE;
    Peer from = null;
    // each begins elsewhere, so that those who start together take different parts
    int start = Math.floorMod(me.url.hashCode() * 31 + me.has.cardinality(), pull.parts);
    for (int i = 0; i < pull.parts; i++) {
      int part = (start + i) % pull.parts;
      // one that was silent for long is not known to be fetching, and may be
      if (me.has.get(part) || me.fetching.containsKey(part) || busy.get(part)) continue;
      int count = 0;
      boolean comes = false;
      Peer least = null;
      for (Peer peer : pull.receivers.values()) {
        if (peer == me || peer.url.isEmpty() || !isAlive(peer)) continue;
        if (avoids(pull, me, part, peer)) continue;
        comes |= peer.fetching.containsKey(part);
        if (!peer.has.get(part)) continue;
        count++;
        if (peer.uploads < MOST_UPLOADS && (least == null || peer.uploads < least.uploads)) {
          least = peer;
        }
      }
      boolean learnerMay = count == 0 && !comes && mayAsk(pull, me, part);
      if (count >= fewest || least == null && !learnerMay) continue;
      best = part;
      fewest = count;
      from = least == null ? pull.learner : least;
    }
    if (best < 0) return false;
    me.fetching.put(best, from);
    from.uploads++;
    items.add(new Work.Item(best, from.url));
    return true;
  }

  private static boolean mayAsk(Pull pull, Peer me, int part) {
    return !avoids(pull, me, part, pull.learner);
  }

  private static boolean avoids(Pull pull, Peer me, int part, Peer holder) {
    return !pull.avoided.isEmpty() && pull.avoided.contains(new Avoided(me, part, holder));
  }

  private boolean isAlive(Peer peer) {
    return !peer.lost && clock.getAsLong() - peer.heard < SILENCE;
  }
}
