package io.tributary.bench;

import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.AdamW;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.DpoObjective;
import io.tributary.gpu.engine.Frozen;
import io.tributary.gpu.engine.Generation;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.NativeEngine;
import io.tributary.gpu.engine.Objective;
import io.tributary.gpu.engine.OptimizerState;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Prepared;
import io.tributary.gpu.engine.SftObjective;
import io.tributary.gpu.engine.TokenPair;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.engine.Trainer;
import io.tributary.gpu.engine.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Measures decoding and training of one shape in one setup, on random tokens. */
final class EngineLoad implements AutoCloseable {
  private static final int CHUNK = 8;

  /** Seconds of decoding until the JVM has compiled what decodes a row that is alone. */
  private static final double WARM_UP = 5;

  /** Steps until the heap has the size that they need. */
  private static final int WARM_UP_STEPS = 6;

  /** No token has it, so every response is of full length. */
  private static final int[] NO_END = {-1};

  private static final AdamW ADAM_W = new AdamW(0.9, 0.95, 1e-8, 0.01, 1.0);
  private static final double RATE = 1e-5;

  private final BenchShape what;
  private final DecoderShape shape;
  private final Setup setup;
  private final Limits limits;
  private final int repeats;
  private final Kernels kernels;
  private final Weights weights;
  private final SplittableRandom random = new SplittableRandom(1);

  EngineLoad(BenchShape what, Setup setup, Limits limits, int repeats) {
    this.what = what;
    this.shape = what.shape();
    this.setup = setup;
    this.limits = limits;
    this.repeats = repeats;
    kernels = new Kernels(shape, setup.compute());
    weights = Policy.load(kernels, Policy.initial(shape, 1));
  }

  /**
   * Tokens sampled per second, prefill included.
   *
   * @param batch rows of all engines together, at least one each
   */
  Measurement decode(int batch) {
    int each = batch / setup.engines();
    List<int[]> prompts = new ArrayList<>();
    List<List<SamplingParams>> params = new ArrayList<>();
    for (int i = 0; i < each; i++) {
      prompts.add(tokens(what.prompt));
      params.add(List.of(new SamplingParams(1, 0, 1, i)));
    }
    Generation generation = new Generation(kernels, what.response, CHUNK, NO_END);
    try (Prepared prepared = Prepared.of(kernels, weights, each)) {
      double seconds =
          Median.seconds(
              repeats,
              WARM_UP,
              () ->
                  setup.sum(
                      e ->
                          generation
                              .sample(prepared, prompts, params, (row, tokens) -> {})
                              .size()));
      int bytes = setup.path().bytesPerWeight();
      return Measurement.ofTokens(
          label("decode, batch " + batch),
          setup,
          limits,
          Work.decode(shape, each, what.prompt, what.response, bytes),
          (double) each * what.response,
          seconds);
    }
  }

  private String label(String work) {
    return what.name().toLowerCase(Locale.ROOT) + " " + work;
  }

  /** Prompt and response tokens trained per second. */
  Measurement sft() {
    List<TokenSequence> batch = new ArrayList<>();
    for (int i = 0; i < sequences(); i++) batch.add(sequence());
    double seconds = train(new SftObjective(), batch, 2 * what.pairs);
    return trained("SFT step", Work.sft(shape, sequences(), what.prompt, what.response), seconds);
  }

  /** The same with pairs: each counts as two sequences. */
  Measurement dpo() {
    List<TokenPair> batch = new ArrayList<>();
    for (int i = 0; i < what.pairs; i++) {
      int[] prompt = tokens(what.prompt);
      batch.add(
          new TokenPair(
              new TokenSequence(prompt, tokens(what.response)),
              new TokenSequence(prompt, tokens(what.response))));
    }
    double seconds =
        train(new DpoObjective(new Frozen(kernels, weights), 0.1, 0, 0.05), batch, what.pairs);
    return trained("DPO step", Work.dpo(shape, sequences(), what.prompt, what.response), seconds);
  }

  private int sequences() {
    return 2 * what.pairs;
  }

  private Measurement trained(String work, Work least, double seconds) {
    double tokens = (double) sequences() * (what.prompt + what.response);
    return Measurement.ofStep(label(work), setup, limits, least, tokens, seconds);
  }

  private <E> double train(Objective<E> objective, List<E> batch, int microBatch) {
    OptimizerState state = OptimizerState.fresh(kernels, weights.copy(kernels));
    // the batch is one step, shared between the engines
    int part = Math.max(1, microBatch / setup.engines());
    try (Trainer<E> trainer =
        new Trainer<>(kernels, objective, ADAM_W, state, part, setup.engines())) {
      NativeEngine.setThreadsPerCall(setup.threadsPerCall());
      for (int i = 1; i < WARM_UP_STEPS; i++) trainer.step(batch, RATE);
      return Median.seconds(repeats, () -> trainer.step(batch, RATE));
    }
  }

  private TokenSequence sequence() {
    return new TokenSequence(tokens(what.prompt), tokens(what.response));
  }

  private int[] tokens(int count) {
    return random.ints(count, 0, shape.vocabulary()).toArray();
  }

  @Override
  public void close() {
    weights.close();
    kernels.close();
  }
}
