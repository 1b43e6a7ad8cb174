package io.tributary.gpu.engine;

import ai.djl.ndarray.NDManager;
import io.tributary.gpu.SamplingParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Trains and samples, and prints the memory it holds: {@code arrays rss arrays rss}, the live
 * arrays and the resident kilobytes after 200 and after 2,000 more rounds. Run by {@link
 * NativeMemoryTest} in a JVM of its own.
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
      work(trainer, 300);
      work(trainer, 200);
      System.out.println(liveArrays() + " " + residentKilobytes());
      work(trainer, 2000);
      System.out.println(liveArrays() + " " + residentKilobytes());
    }
  }

  private void work(Trainer<TokenPair> trainer, int rounds) {
    Generation generation = new Generation(kernels, 2, 1, new int[] {3, 7});
    List<SamplingParams> params = new ArrayList<>();
    for (int c = 0; c < 3; c++) params.add(new SamplingParams(1, c * 10, 0.9, c));
    for (int round = 0; round < rounds; round++) {
      trainer.step(TestModels.pairs(round, 1 + round % 2), 1e-4);
      // as when new weights are published
      try (Weights published = trainer.state().weights().copy(kernels)) {
        generation.sample(published, List.of(new int[] {1, round % 50}), List.of(params));
      }
    }
  }

  /** Arrays of every open scope: scopes are children of the one that the engine keeps. */
  private int liveArrays() {
    try (NDManager scope = kernels.newScope()) {
      return scope.getParentManager().getManagedArrays().size();
    }
  }

  private static long residentKilobytes() throws IOException {
    System.gc();
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", ""));
    }
    throw new IOException("/proc/self/status has no VmRSS");
  }
}
