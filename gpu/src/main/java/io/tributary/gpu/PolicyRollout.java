package io.tributary.gpu;

import io.tributary.api.Candidate;
import io.tributary.api.CandidateGroup;
import io.tributary.api.PolicyVersion;
import io.tributary.api.Prompt;
import io.tributary.gpu.engine.CachePlan;
import io.tributary.gpu.engine.ContinuousBatch;
import io.tributary.gpu.engine.Prepared;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Samples from weights of a {@link LocalWeightStore}, as a rule the newest, in one {@link
 * ContinuousBatch} that lives as long as the engine. A version is prepared once, between two
 * chunks; the weights it was prepared from are let go at once.
 *
 * <p>After an in-flight update the keys and values of earlier tokens stay those of the weights that
 * these were sampled with.
 */
public final class PolicyRollout implements RolloutEngine {
  /**
   * How it samples.
   *
   * @param cache slots, and the places of the longest prompt with its response
   * @param maxNewTokens tokens a response at most
   * @param chunkTokens tokens decoded in one native call
   * @param prefillTokens prompt tokens read between two of them
   * @param inFlightUpdates whether weights change while responses are under way
   */
  public record Options(
      CachePlan cache,
      int maxNewTokens,
      int chunkTokens,
      int prefillTokens,
      boolean inFlightUpdates) {
    /** With half of the slots, for one of two engines side by side. */
    public Options halved() {
      return new Options(cache.halved(), maxNewTokens, chunkTokens, prefillTokens, inFlightUpdates);
    }
  }

  private static final Logger LOG = LoggerFactory.getLogger(PolicyRollout.class);

  private final LoadedModel model;
  private final ResponseCodec codec;
  private final Source source;
  private final Options options;
  private final ContinuousBatch batch;
  private final Map<Long, Open> open = new HashMap<>();
  private PolicyVersion version;
  private Prepared prepared;
  private boolean closed;

  /** Whose weights it samples with: a store's newest, its older ones, or the model's own. */
  private interface Source {
    PolicyVersion version();

    /** Held for the caller; empty for the model's own. */
    Optional<LocalWeightStore.Published> acquire();
  }

  private record Newest(LocalWeightStore store) implements Source {
    @Override
    public PolicyVersion version() {
      return store.newest();
    }

    @Override
    public Optional<LocalWeightStore.Published> acquire() {
      return Optional.of(store.acquire());
    }
  }

  private record Older(LocalWeightStore store) implements Source {
    @Override
    public PolicyVersion version() {
      return store.versionBack();
    }

    @Override
    public Optional<LocalWeightStore.Published> acquire() {
      return store.acquireBack();
    }
  }

  private record Own() implements Source {
    @Override
    public PolicyVersion version() {
      return PolicyVersion.REFERENCE;
    }

    @Override
    public Optional<LocalWeightStore.Published> acquire() {
      return Optional.empty();
    }
  }

  /** A request whose candidates are under way. */
  private static final class Open {
    final SampleRequest request;
    final Candidate[] candidates;
    int left;

    Open(SampleRequest request) {
      this.request = request;
      candidates = new Candidate[request.candidates().size()];
      left = candidates.length;
    }
  }

  /**
   * Takes the newest weights.
   *
   * @param model the policy's where it samples, which gives kernels, tokenizer and, under adapters,
   *     the base; the caller's to close
   * @param codec renders prompts and holds the stop strings
   */
  public PolicyRollout(
      LoadedModel model, ResponseCodec codec, LocalWeightStore store, Options options) {
    this(model, codec, new Newest(store), options);
  }

  /** Samples from the model's own weights, as version 0, and never from others. */
  public static PolicyRollout ofReference(LoadedModel model, ResponseCodec codec, Options options) {
    return new PolicyRollout(model, codec, new Own(), options);
  }

  /**
   * Samples from a version as far back as the store keeps them, and refreshes with it; from the
   * model's own weights, as version 0, as long as there is none.
   */
  public static PolicyRollout ofOlder(
      LoadedModel model, ResponseCodec codec, LocalWeightStore store, Options options) {
    return new PolicyRollout(model, codec, new Older(store), options);
  }

  private PolicyRollout(LoadedModel model, ResponseCodec codec, Source source, Options options) {
    this.model = model;
    this.codec = codec;
    this.source = source;
    this.options = options;
    LOG.info(
        "a row that is alone is decoded {}",
        ContinuousBatch.ofOneRow(model.kernels(), options.cache()));
    batch =
        new ContinuousBatch(
            model.kernels(),
            new ContinuousBatch.Plan(
                options.cache(), options.chunkTokens(), options.prefillTokens()),
            model.eos(),
            ContinuousBatch.Listener.NONE);
    try {
      takeNewest();
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  @Override
  public PolicyVersion version() {
    return version;
  }

  @Override
  public PolicyVersion refresh() {
    requireOpen();
    boolean allowed = options.inFlightUpdates() || batch.idle();
    if (allowed && !source.version().equals(version)) takeNewest();
    return version;
  }

  private void takeNewest() {
    Optional<LocalWeightStore.Published> there = source.acquire();
    if (there.isEmpty()) {
      take(PolicyVersion.REFERENCE, model.weights());
      return;
    }
    LocalWeightStore.Published newest = there.get();
    try {
      take(newest.version(), newest.on(model));
    } finally {
      newest.release();
    }
  }

  private void take(PolicyVersion number, Weights weights) {
    Prepared next = Prepared.of(model.kernels(), weights, options.cache().slots());
    Prepared last = prepared;
    prepared = next;
    version = number;
    batch.use(next, number.number());
    if (last != null) last.close();
  }

  @Override
  public boolean fits(Prompt prompt) {
    return codec.prompt(prompt.text()).length <= options.cache().places() - options.maxNewTokens();
  }

  @Override
  public void submit(long id, SampleRequest request) {
    requireOpen();
    if (open.containsKey(id)) throw new IllegalArgumentException("request " + id + " is under way");
    if (request.candidates().isEmpty()) throw new IllegalArgumentException("no candidates");
    batch.add(
        id,
        codec.prompt(request.prompt().text()),
        request.candidates(),
        codec.stops(),
        options.maxNewTokens());
    open.put(id, new Open(request));
  }

  @Override
  public List<Done> advance() {
    requireOpen();
    List<Done> done = new ArrayList<>();
    for (ContinuousBatch.Finished one : batch.advance()) {
      Open request = open.get(one.prompt());
      SamplingParams params = request.request.candidates().get(one.candidate());
      request.candidates[one.candidate()] = codec.candidate(one.response(), params);
      if (--request.left > 0) continue;
      open.remove(one.prompt());
      done.add(
          new Done(
              one.prompt(),
              new CandidateGroup(request.request.prompt(), Arrays.asList(request.candidates))));
    }
    return done;
  }

  @Override
  public boolean idle() {
    return batch.idle();
  }

  @Override
  public Load load() {
    ContinuousBatch.Work work = batch.work();
    return new Load(
        options.cache().slots(),
        batch.active(),
        batch.waiting(),
        work.calls(),
        work.rows(),
        work.tokens());
  }

  private void requireOpen() {
    if (closed) throw new IllegalStateException("the rollout engine is closed");
  }

  /** Also in the middle of responses, which are lost. */
  @Override
  public void close() {
    if (closed) return;
    closed = true;
    open.clear();
    batch.close();
    if (prepared != null) prepared.close();
  }
}
