package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDManager;
import io.tributary.gpu.SamplingParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NativeMemoryTest {
  private static final Path STATUS = Path.of("/proc/self/status");
  private final DecoderShape shape =
      new DecoderShape(TestModels.V, 16, 1, 2, 1, 8, 24, 64, 1e4, 1e-5, DecoderShape.Head.TIED);
  private final Kernels kernels = TestModels.kernels(shape);

  /** Every array has an owner: after 2,000 steps and samples no more memory than after 200. */
  @Test
  void twoThousandStepsAndSamplesKeepTheMemoryOfTwoHundred() throws IOException {
    assumeTrue(Files.isReadable(STATUS), "the resident set is read from /proc, which is Linux's");
    OptimizerState state =
        OptimizerState.fresh(kernels, Policy.load(kernels, TestModels.random(shape, 141, 0.1)));
    try (Weights reference = Policy.load(kernels, TestModels.random(shape, 142, 0.1));
        Trainer<TokenPair> trainer =
            new Trainer<>(
                kernels, new DpoObjective(reference, 0.1, 0, 0.1), TestModels.ADAMW, state, 1, 1)) {
      // what the JVM compiles and the allocator keeps comes first
      work(trainer, 500);
      work(trainer, 200);
      int arrays = liveArrays();
      long early = residentKilobytes();
      work(trainer, 2000);
      long late = residentKilobytes();
      assertThat(liveArrays()).as("live arrays").isEqualTo(arrays).isPositive();
      assertThat(late).as("kB resident, %d before", early).isLessThan((long) (1.05 * early));
    }
  }

  private void work(Trainer<TokenPair> trainer, int rounds) {
    Generation generation = new Generation(kernels, 4, 2, new int[] {3, 7});
    List<SamplingParams> params = new ArrayList<>();
    for (int c = 0; c < 3; c++) params.add(new SamplingParams(1, c * 10, 0.9, c));
    for (int round = 0; round < rounds; round++) {
      trainer.step(TestModels.pairs(round, 2), 1e-4);
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

  /** The smallest of several readings: the JVM hands memory back some time after collecting. */
  private static long residentKilobytes() throws IOException {
    long smallest = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      System.gc();
      smallest = Math.min(smallest, readResidentKilobytes());
    }
    return smallest;
  }

  private static long readResidentKilobytes() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) return Long.parseLong(line.replaceAll("\\D", ""));
    }
    throw new IOException("no VmRSS in " + STATUS);
  }
}
