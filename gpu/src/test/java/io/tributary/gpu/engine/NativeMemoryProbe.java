package io.tributary.gpu.engine;

import io.tributary.gpu.SamplingParams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Trains, publishes, samples in one long-lived batch whose weights change, and drops batches in the
 * middle of responses; prints the memory it holds: {@code arrays rss}, the live arrays and the
 * resident kilobytes, after 1,000 and after 10,000 such calls. Run by {@link NativeMemoryTest} in a
 * JVM of its own.
 */
final class NativeMemoryProbe {
  private static final DecoderShape SHAPE =
      DecoderShape.llama(TestModels.V, 16, 1, 2, 1, 8, 24, 64, 1e4, 1e-5, DecoderShape.Head.TIED);

  private final Kernels kernels = TestModels.kernels(SHAPE);

  private NativeMemoryProbe() {}

  public static void main(String[] arguments) throws IOException {
    new NativeMemoryProbe().run();
  }

  private void run() throws IOException {
    OptimizerState state =
        OptimizerState.fresh(kernels, Policy.load(kernels, TestModels.random(SHAPE, 141, 0.1)));
    try (Weights reference = Policy.load(kernels, TestModels.random(SHAPE, 142, 0.1));
        Trainer<TokenPair> trainer =
            new Trainer<>(
                kernels,
                new DpoObjective(new Frozen(kernels, reference), 0.1, 0, 0.1),
                TestModels.ADAMW,
                state,
                1,
                1)) {
      // what the JVM compiles and the allocator keeps comes first
      work(trainer, 1500);
      work(trainer, 1000);
      print(kernels);
      work(trainer, 9000);
      print(kernels);
    }
  }

  /** Each round is five calls. */
  private void work(Trainer<TokenPair> trainer, int calls) {
    List<SamplingParams> params = new ArrayList<>();
    for (int c = 0; c < 3; c++) {
      params.add(new SamplingParams(1, c * 10, 0.9, c, 1 + 0.1 * c, Map.of(5, 0.5), c));
    }
    Prepared prepared = prepared(trainer);
    try (ContinuousBatch batch = batch(4)) {
      batch.use(prepared, 0);
      for (int round = 0; round < calls / 5; round++) {
        trainer.step(TestModels.pairs(round, 1 + round % 2), 1e-4);
        batch.add(round, new int[] {1, round % 50, 2}, params, StopRule.NONE, 3);
        batch.advance();
        Prepared next = prepared(trainer);
        batch.use(next, round);
        prepared.close();
        prepared = next;
        while (!batch.idle()) batch.advance();
        try (ContinuousBatch dropped = batch(1 + round % 3)) {
          dropped.use(prepared, round);
          dropped.add(0, new int[] {round % 50, 4}, params, StopRule.NONE, 5);
          dropped.advance();
        }
      }
    } finally {
      prepared.close();
    }
  }

  /** As when new weights are published and taken. */
  private Prepared prepared(Trainer<TokenPair> trainer) {
    try (Weights published = trainer.state().weights().copy(kernels)) {
      return Prepared.of(kernels, published, 4);
    }
  }

  private ContinuousBatch batch(int slots) {
    ContinuousBatch.Plan plan = new ContinuousBatch.Plan(CachePlan.of(slots, 12), 2, 2);
    return new ContinuousBatch(kernels, plan, new int[] {3, 7}, ContinuousBatch.Listener.NONE);
  }

  /** A line for the test: live arrays, resident kilobytes. */
  static void print(Kernels kernels) throws IOException {
    System.gc();
    System.out.println(LiveArrays.of(kernels) + " " + ProcStatus.kilobytes("VmRSS"));
  }
}
