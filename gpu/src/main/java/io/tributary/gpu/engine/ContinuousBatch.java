package io.tributary.gpu.engine;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.tributary.gpu.SamplingParams;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Samples responses in a fixed number of slots; a response that ends makes room for the next at
 * once, whatever the others are doing. Prompts are read in pieces between the chunks of decoding,
 * each prompt once for all its candidates. Weights may change between chunks: responses go on where
 * they are, and each token remembers the version it was drawn from.
 *
 * <p>Each response draws from random numbers of its own, so what it is batched with changes nothing
 * but rounding. Confined to one thread.
 */
public final class ContinuousBatch implements AutoCloseable {
  /**
   * How much is done in one call.
   *
   * @param cache slots and their places
   * @param chunkTokens tokens decoded in one native call
   * @param prefillTokens prompt tokens read between two of them, over all prompts
   */
  public record Plan(CachePlan cache, int chunkTokens, int prefillTokens) {}

  /** Told of tokens as they are sampled. */
  @FunctionalInterface
  public interface Listener {
    Listener NONE = (prompt, candidate, tokens) -> {};

    /** New tokens of a prompt's candidate, in order. */
    void sampled(long prompt, int candidate, int[] tokens);
  }

  /**
   * What was done since the batch was made.
   *
   * @param calls chunks decoded
   * @param rows responses in them, added up
   * @param tokens sampled
   * @param prefilled prompt tokens read; a prompt's last token is decoded, not read
   */
  public record Work(long calls, long rows, long tokens, long prefilled) {}

  /** A response that has ended. */
  public record Finished(long prompt, int candidate, Sampled response) {}

  private final Kernels kernels;
  private final Plan plan;
  private final int[] eos;
  private final Listener listener;
  private final DecodeInputs inputs;
  private final Staging staging;
  private final OneRow oneRow;
  private final Deque<SampleRow> waiting = new ArrayDeque<>();
  private final List<SampleRow> active = new ArrayList<>();
  private SlotCache cache;
  private Prepared weights;
  private long version;
  private long calls;
  private long rows;
  private long tokens;
  private long prefilled;

  /**
   * @param eos ids that end a response
   */
  public ContinuousBatch(Kernels kernels, Plan plan, int[] eos, Listener listener) {
    this.kernels = kernels;
    this.plan = plan;
    this.eos = eos.clone();
    this.listener = listener;
    this.inputs = new DecodeInputs(kernels.shape(), this.eos);
    this.staging = new Staging(plan);
    this.oneRow = oneRow();
  }

  /** How a row that is alone is decoded, in words. */
  public static String ofOneRow(Kernels kernels, CachePlan cache) {
    RowChoice choice = RowChoice.of(kernels.shape(), kernels.compute(), 1);
    return choice.used() && !cache.rowCopy()
        ? "by libtorch: no memory is planned for a copy of the weights"
        : choice.describe();
  }

  /** What decodes a row that is alone, if that is not the kernels. */
  private OneRow oneRow() {
    if (!plan.cache().rowCopy()) return null;
    RowChoice choice = RowChoice.of(kernels.shape(), kernels.compute(), 1);
    if (!choice.used()) return null;
    return new OneRow(kernels, plan.cache().places(), eos, inputs, plan.cache().slots() == 1);
  }

  /** Tokens from here on are drawn from these weights; they stay the caller's. */
  public void use(Prepared next, long number) {
    weights = next;
    version = number;
    if (cache == null) cache = new SlotCache(kernels, plan.cache(), next);
  }

  /**
   * Asks for responses.
   *
   * @param id given back with each of them
   * @param prompt token ids, at least one
   * @param candidates one response for each
   * @param mostTokens of a response
   * @throws IllegalArgumentException if prompt and response do not fit into a slot, or a bias is
   *     for a token that the vocabulary has not got
   */
  public void add(
      long id, int[] prompt, List<SamplingParams> candidates, StopRule stops, int mostTokens) {
    if (prompt.length == 0) throw new IllegalArgumentException("a prompt has at least one token");
    if (mostTokens < 1 || prompt.length + mostTokens > plan.cache().places()) {
      throw new IllegalArgumentException(
          "a prompt of %d tokens with %d new ones does not fit into %d places"
              .formatted(prompt.length, mostTokens, plan.cache().places()));
    }
    for (SamplingParams one : candidates) {
      for (int token : one.logitBias().keySet()) {
        if (token >= kernels.shape().vocabulary()) {
          throw new IllegalArgumentException(
              "a logit bias for token %d; the vocabulary of %d ends at %d"
                  .formatted(
                      token, kernels.shape().vocabulary(), kernels.shape().vocabulary() - 1));
        }
      }
    }
    SampleRow.Prompt shared = new SampleRow.Prompt(id, prompt.clone());
    for (int c = 0; c < candidates.size(); c++) {
      waiting.add(new SampleRow(shared, c, candidates.get(c), stops, mostTokens));
    }
  }

  /** Whether nothing is asked for and nothing under way. */
  public boolean idle() {
    return waiting.isEmpty() && active.isEmpty();
  }

  /** Responses that are being decoded. */
  public int active() {
    return active.size();
  }

  /** Responses without a slot. */
  public int waiting() {
    return waiting.size();
  }

  /** What was done so far. */
  public Work work() {
    return new Work(calls, rows, tokens, prefilled);
  }

  /** Forgets what is asked for and under way. */
  public void clear() {
    waiting.clear();
    active.clear();
    staging.clear();
    if (oneRow != null) oneRow.clear();
  }

  /**
   * Reads a piece of the prompts that wait and decodes a chunk of every response under way.
   *
   * @return the responses that have ended, in no particular order
   * @throws NotFiniteException if the weights give no numbers
   */
  public List<Finished> advance() {
    if (weights == null) throw new IllegalStateException("no weights to sample from");
    if (readsAlone()) {
      SampleRow row = waiting.remove();
      oneRow.read(weights, cache, row);
      prefilled += row.prompt.shared();
      active.add(row);
    }
    fill();
    if (active.isEmpty()) return List.of();
    decode();
    return collect();
  }

  /** Whether there is one row in all, and its prompt is short. */
  private boolean readsAlone() {
    return oneRow != null
        && active.isEmpty()
        && staging.isEmpty()
        && waiting.size() == 1
        && waiting.peek().prompt.shared() <= plan.prefillTokens()
        && oneRow.reads(weights, waiting.peek());
  }

  /** Reads prompts and gives them slots, until the budget is used or nothing more fits. */
  private void fill() {
    int budget = plan.prefillTokens();
    do {
      staging.stage(waiting);
      List<SlotCache.Piece> pieces = staging.nextPieces(budget);
      if (!pieces.isEmpty()) cache.prefill(weights, pieces);
      for (SlotCache.Piece piece : pieces) {
        prefilled += piece.count();
        budget -= piece.count();
      }
    } while (admit() && budget > 0);
  }

  /** Whether a response began. */
  private boolean admit() {
    int before = active.size();
    while (active.size() < plan.cache().slots() && staging.isReady(waiting.peek())) {
      SampleRow row = waiting.remove();
      cache.copy(staging.slotOf(row.prompt), active.size(), row.prompt.shared());
      active.add(row);
      staging.release(row, waiting);
    }
    return active.size() > before;
  }

  private void decode() {
    int k = Math.min(plan.chunkTokens(), active.stream().mapToInt(SampleRow::room).max().orElse(1));
    if (oneRow != null && active.size() == 1 && oneRow.takes(weights)) {
      calls++;
      rows++;
      SampleRow row = active.get(0);
      tokens += oneRow.decode(weights, cache, row, k, version);
      listener.sampled(row.prompt.id, row.candidate, row.unreported());
      return;
    }
    try (NDManager call = kernels.newScope()) {
      DecodeInputs.Inputs in = inputs.of(call, active, k);
      NDList out =
          kernels.call(call, "decode", weights.arrays(), cache.tensors(), in.arrays(), in.flags());
      if (active.size() == 1) weights.addDecodedAlone(k);
      calls++;
      rows += active.size();
      long[] drawnTokens = out.get(0).toLongArray();
      float[] drawn = out.get(1).toFloatArray();
      float[] model = out.get(2).toFloatArray();
      for (int r = 0; r < active.size(); r++) {
        SampleRow row = active.get(r);
        for (int i = r * k; i < (r + 1) * k && !row.done(); i++) {
          // among shaped rows the two of a plain one differ by rounding
          float own = row.params.plain() ? drawn[i] : model[i];
          row.append((int) drawnTokens[i], drawn[i], own, version, eos);
          tokens++;
        }
        listener.sampled(row.prompt.id, row.candidate, row.unreported());
      }
    }
  }

  /** Takes out what has ended; the last response moves into the gap, so that there is none. */
  private List<Finished> collect() {
    List<Finished> finished = new ArrayList<>();
    for (int r = active.size() - 1; r >= 0; r--) {
      SampleRow row = active.get(r);
      if (!row.done()) continue;
      finished.add(new Finished(row.prompt.id, row.candidate, row.result()));
      int last = active.size() - 1;
      SampleRow moved = active.remove(last);
      if (r != last) {
        cache.copy(last, r, moved.position());
        active.set(r, moved);
      }
    }
    return finished;
  }

  @Override
  public void close() {
    clear();
    if (oneRow != null) oneRow.close();
    if (cache != null) cache.close();
    cache = null;
  }
}
