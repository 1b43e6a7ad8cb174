package io.tributary.gpu;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;

/**
 * Samples some candidates of each request from an older policy that is kept ready beside the
 * newest, and gives them back in the order in which they were asked for. Version and refreshing are
 * the newest policy's.
 */
public final class TwoPolicyRollout implements RolloutEngine {
  private final RolloutEngine newest;
  private final RolloutEngine older;
  private final IntPredicate isOlder;
  private final Map<Long, Parts> open = new HashMap<>();

  /** What has come of a request. */
  private static final class Parts {
    final int candidates;
    int left;
    List<Candidate> newest = List.of();
    List<Candidate> older = List.of();

    Parts(int candidates, int left) {
      this.candidates = candidates;
      this.left = left;
    }
  }

  /**
   * @param newest is closed with this one
   * @param older is closed with this one
   * @param isOlder whether the older policy samples the candidate of that index
   */
  public TwoPolicyRollout(RolloutEngine newest, RolloutEngine older, IntPredicate isOlder) {
    this.newest = newest;
    this.older = older;
    this.isOlder = isOlder;
  }

  @Override
  public PolicyVersion version() {
    return newest.version();
  }

  @Override
  public PolicyVersion refresh() {
    older.refresh();
    return newest.refresh();
  }

  @Override
  public boolean fits(Prompt prompt) {
    return newest.fits(prompt) && older.fits(prompt);
  }

  @Override
  public void submit(long id, SampleRequest request) {
    if (open.containsKey(id)) throw new IllegalArgumentException("request " + id + " is under way");
    if (request.candidates().isEmpty()) throw new IllegalArgumentException("no candidates");
    List<SamplingParams> ofNewest = new ArrayList<>();
    List<SamplingParams> ofOlder = new ArrayList<>();
    for (int i = 0; i < request.candidates().size(); i++) {
      (isOlder.test(i) ? ofOlder : ofNewest).add(request.candidates().get(i));
    }
    int parts = 0;
    if (!ofNewest.isEmpty()) {
      newest.submit(id, new SampleRequest(request.prompt(), ofNewest));
      parts++;
    }
    if (!ofOlder.isEmpty()) {
      older.submit(id, new SampleRequest(request.prompt(), ofOlder));
      parts++;
    }
    open.put(id, new Parts(request.candidates().size(), parts));
  }

  @Override
  public List<Done> advance() {
    List<Done> done = new ArrayList<>();
    for (Done part : newest.advance()) {
      open.get(part.id()).newest = part.group().candidates();
      ended(part, done);
    }
    for (Done part : older.advance()) {
      open.get(part.id()).older = part.group().candidates();
      ended(part, done);
    }
    return done;
  }

  private void ended(Done part, List<Done> done) {
    Parts parts = open.get(part.id());
    if (--parts.left > 0) return;
    open.remove(part.id());
    List<Candidate> candidates = new ArrayList<>();
    int fromOlder = 0;
    for (int i = 0; i < parts.candidates; i++) {
      candidates.add(
          isOlder.test(i) ? parts.older.get(fromOlder++) : parts.newest.get(i - fromOlder));
    }
    done.add(new Done(part.id(), new CandidateGroup(part.group().prompt(), candidates)));
  }

  @Override
  public boolean idle() {
    return newest.idle() && older.idle();
  }

  /**
   * Of both together, their chunks side by side counted as one; a slot is free where both have one,
   * since a request needs both.
   */
  @Override
  public Load load() {
    Load a = newest.load();
    Load b = older.load();
    int free = 2 * Math.min(a.free(), b.free());
    int slots = a.slots() + b.slots();
    int active = a.active() + b.active();
    return new Load(
        slots,
        active,
        Math.max(a.waiting() + b.waiting(), slots - active - free),
        Math.max(a.calls(), b.calls()),
        a.rows() + b.rows(),
        a.tokens() + b.tokens());
  }

  @Override
  public void close() {
    try {
      newest.close();
    } finally {
      older.close();
    }
  }
}
