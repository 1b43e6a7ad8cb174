package io.tributary.gpu.engine;

import io.tributary.gpu.files.HostTensor;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Trains, and has references follow each version: one is the newest, one every third, one the
 * moving average; each is asked for log-probs, and now and then saved and restored. Prints the
 * memory as {@link NativeMemoryProbe} does, before and after 1,000 versions. Run by {@link
 * NativeMemoryTest} in a JVM of its own.
 */
final class ReferenceMemoryProbe {
  private static final DecoderShape SHAPE =
      DecoderShape.llama(TestModels.V, 16, 1, 2, 1, 8, 24, 64, 1e4, 1e-5, DecoderShape.Head.TIED);

  private final Kernels kernels = TestModels.kernels(SHAPE);
  private final TokenBatch asked = TokenBatch.of(TestModels.sequences(5, 4));

  private ReferenceMemoryProbe() {}

  public static void main(String[] arguments) throws IOException {
    new ReferenceMemoryProbe().run();
  }

  private Weights weights() {
    return Policy.load(kernels, TestModels.random(SHAPE, 141, 0.1));
  }

  private void run() throws IOException {
    try (Trainer<TokenSequence> trainer =
            new Trainer<>(
                kernels,
                new SftObjective(),
                TestModels.ADAMW,
                OptimizerState.fresh(kernels, weights()),
                4,
                1);
        MovingReference newest = new MovingReference(kernels, weights(), new Refresh.Every(1));
        MovingReference third = new MovingReference(kernels, weights(), new Refresh.Every(3));
        MovingReference mean = new MovingReference(kernels, weights(), new Refresh.Average(0.9))) {
      List<MovingReference> all = List.of(newest, third, mean);
      // what the JVM compiles and the allocator keeps comes first
      follow(trainer, all, 1, 1500);
      NativeMemoryProbe.print(kernels);
      follow(trainer, all, 1501, 2500);
      NativeMemoryProbe.print(kernels);
    }
  }

  private void follow(
      Trainer<TokenSequence> trainer, List<MovingReference> references, int from, int to) {
    for (int version = from; version <= to; version++) {
      trainer.step(TestModels.sequences(version, 2), 1e-4);
      for (MovingReference reference : references) {
        reference.follow(version, trainer.state().weights());
        if (version % 10 == 0) reference.logProbs(asked);
        if (version % 50 == 0) {
          Map<String, HostTensor> saved = reference.tensors();
          reference.restore(reference.version(), saved);
        }
      }
    }
  }
}
