package io.tributary.bench;

import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.AdamW;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.DpoObjective;
import io.tributary.gpu.engine.Frozen;
import io.tributary.gpu.engine.Generation;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.MatmulPath;
import io.tributary.gpu.engine.Objective;
import io.tributary.gpu.engine.OptimizerState;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.SftObjective;
import io.tributary.gpu.engine.TokenPair;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.engine.Trainer;
import io.tributary.gpu.engine.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Measures decoding and training of one shape in one setup, on random tokens. */
final class EngineLoad implements AutoCloseable {
  private static final int PROMPT = 16;
  private static final int RESPONSE = 32;
  private static final int CHUNK = 8;
  private static final int SEQUENCES = 32;
  private static final int MICRO_BATCH = 16;

  /** No token has it, so every response is of full length. */
  private static final int[] NO_END = {-1};

  private static final AdamW ADAM_W = new AdamW(0.9, 0.95, 1e-8, 0.01, 1.0);
  private static final double RATE = 1e-5;

  private final DecoderShape shape;
  private final Setup setup;
  private final Limits limits;
  private final int repeats;
  private final Kernels kernels;
  private final Weights weights;
  private final SplittableRandom random = new SplittableRandom(1);

  EngineLoad(DecoderShape shape, Setup setup, Limits limits, int repeats) {
    this.shape = shape;
    this.setup = setup;
    this.limits = limits;
    this.repeats = repeats;
    kernels = new Kernels(shape, setup.compute());
    weights = Policy.load(kernels, Policy.initial(shape, 1));
  }

  /** Tokens sampled per second, prefill included; each engine has a batch of its own. */
  Measurement decode(int batch) {
    List<int[]> prompts = new ArrayList<>();
    List<List<SamplingParams>> params = new ArrayList<>();
    for (int i = 0; i < batch; i++) {
      prompts.add(tokens(PROMPT));
      params.add(List.of(new SamplingParams(1, 0, 1, i)));
    }
    Generation generation = new Generation(kernels, RESPONSE, CHUNK, NO_END);
    double seconds =
        Median.seconds(
            repeats, () -> setup.sum(e -> generation.sample(weights, prompts, params).size()));
    int bytes = setup.path() == MatmulPath.BF16 ? 2 : 4;
    return Measurement.ofTokens(
        "decode, batch " + batch,
        setup,
        limits,
        Work.decode(shape, batch, PROMPT, RESPONSE, bytes),
        (double) batch * RESPONSE,
        seconds);
  }

  /** Prompt and response tokens trained per second. */
  Measurement sft() {
    List<TokenSequence> batch = new ArrayList<>();
    for (int i = 0; i < SEQUENCES * setup.engines(); i++) batch.add(sequence());
    double seconds = train(new SftObjective(), batch, MICRO_BATCH);
    return trained("SFT step", Work.sft(shape, SEQUENCES, PROMPT, RESPONSE), seconds);
  }

  /** The same with pairs: each counts as two sequences. */
  Measurement dpo() {
    List<TokenPair> batch = new ArrayList<>();
    for (int i = 0; i < SEQUENCES / 2 * setup.engines(); i++) {
      batch.add(new TokenPair(sequence(), sequence()));
    }
    double seconds =
        train(new DpoObjective(new Frozen(kernels, weights), 0.1, 0, 0.05), batch, MICRO_BATCH / 2);
    return trained("DPO step", Work.dpo(shape, SEQUENCES, PROMPT, RESPONSE), seconds);
  }

  private Measurement trained(String what, Work work, double seconds) {
    double tokens = (double) SEQUENCES * (PROMPT + RESPONSE);
    return Measurement.ofTokens(what, setup, limits, work, tokens, seconds);
  }

  private <E> double train(Objective<E> objective, List<E> batch, int microBatch) {
    OptimizerState state = OptimizerState.fresh(kernels, weights.copy(kernels));
    try (Trainer<E> trainer =
        new Trainer<>(kernels, objective, ADAM_W, state, microBatch, setup.engines())) {
      return Median.seconds(repeats, () -> trainer.step(batch, RATE));
    }
  }

  private TokenSequence sequence() {
    return new TokenSequence(tokens(PROMPT), tokens(RESPONSE));
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
