package io.tributary.bench.sim;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.gpu.RolloutEngine;
import io.tributary.gpu.SampleRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/** Continuous batching over the declared slots; weights change between calls. */
final class SimRollout implements RolloutEngine {
  private static final class Request {
    final long id;
    final SampleRequest asked;
    final Candidate[] candidates;
    int left;

    Request(long id, SampleRequest asked) {
      this.id = id;
      this.asked = asked;
      this.left = asked.candidates().size();
      this.candidates = new Candidate[left];
    }
  }

  private static final class Row {
    final Request request;
    final int index;
    final int place;
    int tokensLeft;
    PolicyVersion first;

    Row(Request request, int index, int place, int tokens) {
      this.request = request;
      this.index = index;
      this.place = place;
      this.tokensLeft = tokens;
    }
  }

  private final Simulation simulation;
  private final EngineModel model;
  private final ResponsePool pool;
  private final Nap nap;
  private final Deque<Row> waiting = new ArrayDeque<>();
  private final List<Row> active = new ArrayList<>();
  private PolicyVersion version;
  private long calls;
  private long rows;
  private long tokens;

  SimRollout(Simulation simulation, ResponsePool pool, Nap nap) {
    this.simulation = simulation;
    this.model = simulation.engine();
    this.pool = pool;
    this.nap = nap;
    this.version = simulation.published();
  }

  @Override
  public PolicyVersion version() {
    return version;
  }

  @Override
  public PolicyVersion refresh() {
    version = simulation.published();
    return version;
  }

  @Override
  public boolean fits(Prompt prompt) {
    return true;
  }

  @Override
  public void submit(long id, SampleRequest asked) {
    simulation.clock().mark(asked.prompt().id(), StageClock.Mark.SUBMITTED);
    Request request = new Request(id, asked);
    long seed = asked.candidates().get(0).seed();
    for (int i = 0; i < asked.candidates().size(); i++) {
      int place = pool.place(seed, i);
      waiting.add(new Row(request, i, place, pool.length(place)));
    }
  }

  @Override
  public List<Done> advance() {
    while (active.size() < model.slots() && !waiting.isEmpty()) {
      Row row = waiting.remove();
      row.first = version;
      active.add(row);
    }
    nap.seconds(model.chunkSeconds());
    calls++;
    rows += active.size();
    List<Done> done = new ArrayList<>();
    for (Iterator<Row> all = active.iterator(); all.hasNext(); ) {
      Row row = all.next();
      int sampled = Math.min(row.tokensLeft, model.chunkTokens());
      tokens += sampled;
      row.tokensLeft -= sampled;
      if (row.tokensLeft > 0) continue;
      all.remove();
      finish(row, done);
    }
    return done;
  }

  private void finish(Row row, List<Done> done) {
    Request request = row.request;
    request.candidates[row.index] =
        pool.candidate(row.place, request.asked.candidates().get(row.index), row.first, version);
    if (--request.left > 0) return;
    Prompt prompt = request.asked.prompt();
    simulation.clock().mark(prompt.id(), StageClock.Mark.SAMPLED);
    simulation.sampled(request.candidates.length);
    done.add(new Done(request.id, new CandidateGroup(prompt, Arrays.asList(request.candidates))));
  }

  @Override
  public boolean idle() {
    return active.isEmpty() && waiting.isEmpty();
  }

  @Override
  public Load load() {
    return new Load(model.slots(), active.size(), waiting.size(), calls, rows, tokens);
  }

  @Override
  public void close() {}
}
