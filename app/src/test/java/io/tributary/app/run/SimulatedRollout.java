package io.tributary.app.run;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.FinishReason;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.gpu.RolloutEngine;
import io.tributary.gpu.SampleRequest;
import io.tributary.gpu.SamplingParams;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;

/** Continuous batching over slots; weights change between calls, as those of the real engine. */
final class SimulatedRollout implements RolloutEngine {
  private static final int CHUNK_TOKENS = 8;
  private static final int LONGEST = 40;

  private static final class Row {
    final Request request;
    final int index;
    final SamplingParams params;
    int tokensLeft;
    int tokens;
    PolicyVersion oldest;
    PolicyVersion newest;

    Row(Request request, int index, SamplingParams params) {
      this.request = request;
      this.index = index;
      this.params = params;
      this.tokens = 8 + new SplittableRandom(params.seed()).nextInt(LONGEST - 8);
      this.tokensLeft = tokens;
    }

    void saw(PolicyVersion version) {
      if (version.compareTo(oldest) < 0) oldest = version;
      if (version.compareTo(newest) > 0) newest = version;
    }
  }

  private record Request(long id, Prompt prompt, Candidate[] candidates) {}

  private final SimulatedSpeeds speeds;
  private final AtomicReference<SimulatedPolicy> newest;
  private final int slots;
  private final Deque<Row> waiting = new ArrayDeque<>();
  private final List<Row> active = new ArrayList<>();
  private PolicyVersion version;
  private long calls;
  private long rows;
  private long tokens;

  SimulatedRollout(SimulatedSpeeds speeds, AtomicReference<SimulatedPolicy> newest, int slots) {
    this.speeds = speeds;
    this.newest = newest;
    this.slots = slots;
    this.version = newest.get().version();
  }

  @Override
  public PolicyVersion version() {
    return version;
  }

  @Override
  public PolicyVersion refresh() {
    version = newest.get().version();
    return version;
  }

  @Override
  public boolean fits(Prompt prompt) {
    return true;
  }

  @Override
  public void submit(long id, SampleRequest asked) {
    Request request = new Request(id, asked.prompt(), new Candidate[asked.candidates().size()]);
    for (int i = 0; i < request.candidates().length; i++) {
      waiting.add(new Row(request, i, asked.candidates().get(i)));
    }
  }

  @Override
  public List<Done> advance() {
    while (active.size() < slots && !waiting.isEmpty()) {
      Row row = waiting.remove();
      row.oldest = version;
      row.newest = version;
      active.add(row);
    }
    speeds.sleep(speeds.chunk());
    calls++;
    rows += active.size();
    List<Done> done = new ArrayList<>();
    for (Iterator<Row> all = active.iterator(); all.hasNext(); ) {
      Row row = all.next();
      int sampled = Math.min(row.tokensLeft, CHUNK_TOKENS);
      tokens += sampled;
      row.tokensLeft -= sampled;
      row.saw(version);
      if (row.tokensLeft > 0) continue;
      all.remove();
      finish(row, done);
    }
    return done;
  }

  private void finish(Row row, List<Done> done) {
    SplittableRandom random = new SplittableRandom(row.params.seed());
    int[] ids = new int[row.tokens];
    float[] logProbs = new float[row.tokens];
    for (int t = 0; t < row.tokens; t++) {
      ids[t] = random.nextInt(512);
      logProbs[t] = (float) Math.log(1 - random.nextDouble());
    }
    Request request = row.request;
    request.candidates()[row.index] =
        new Candidate(
            "answer %x of %s".formatted(random.nextLong(), request.prompt().id()),
            ids,
            logProbs,
            logProbs,
            FinishReason.EOS,
            row.oldest,
            row.newest,
            row.params.temperature(),
            row.params.seed());
    if (Arrays.asList(request.candidates()).contains(null)) return;
    CandidateGroup group =
        new CandidateGroup(request.prompt(), Arrays.asList(request.candidates()));
    done.add(new Done(request.id(), group));
  }

  @Override
  public boolean idle() {
    return active.isEmpty() && waiting.isEmpty();
  }

  @Override
  public Load load() {
    return new Load(slots, active.size(), waiting.size(), calls, rows, tokens);
  }

  @Override
  public void close() {}
}
