package io.tributary.gpu.engine;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Takes DPO steps over 1,024 positions, each in one pass, and prints how many bytes more than
 * before it were resident at the peak of the last. Arguments: {@code wide} or {@code deep}, bytes
 * of a chunk of logits, bytes of probabilities that are kept, whether layers are recomputed. Run by
 * {@link StepMemoryTest} in a JVM of its own.
 */
final class StepMemoryProbe {
  static final int POSITIONS = 1024;

  /** Next to nothing but a vocabulary. */
  static final DecoderShape WIDE =
      DecoderShape.llama(32_000, 16, 1, 2, 1, 8, 24, 256, 1e4, 1e-5, DecoderShape.Head.TIED);

  /** Next to nothing but layers. */
  static final DecoderShape DEEP =
      DecoderShape.llama(64, 64, 24, 8, 8, 8, 256, 256, 1e4, 1e-5, DecoderShape.Head.TIED);

  private static final int PROMPT = 2;
  private static final int RESPONSE = 128;

  private StepMemoryProbe() {}

  public static void main(String[] arguments) throws IOException {
    DecoderShape shape = arguments[0].equals("wide") ? WIDE : DEEP;
    TrainingMemory memory =
        new TrainingMemory(
            Long.parseLong(arguments[2]),
            Boolean.parseBoolean(arguments[3]),
            Long.parseLong(arguments[1]));
    Kernels kernels = new Kernels(shape, Compute.FP32_CPU.with(memory));
    int pairs = POSITIONS / (2 * RESPONSE);
    OptimizerState state =
        OptimizerState.fresh(kernels, Policy.load(kernels, Policy.initial(shape, 1)));
    try (Weights base = Policy.load(kernels, Policy.initial(shape, 2));
        Trainer<TokenPair> trainer =
            new Trainer<>(
                kernels,
                new DpoObjective(new Frozen(kernels, base), 0.1, 0, 0.1),
                TestModels.ADAMW,
                state,
                pairs,
                1)) {
      List<TokenPair> batch = pairs(shape, pairs, RESPONSE);
      // what is loaded or compiled on first use comes before
      for (int i = 0; i < 2; i++) trainer.step(batch, 1e-4);
      long before = ProcStatus.kilobytes("VmRSS");
      ProcStatus.forgetPeak();
      trainer.step(batch, 1e-4);
      System.out.println(1024 * (ProcStatus.kilobytes("VmHWM") - before));
    }
  }

  private static List<TokenPair> pairs(DecoderShape shape, int count, int response) {
    Random random = new Random(3);
    List<TokenPair> out = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] prompt = random.ints(PROMPT, 0, shape.vocabulary()).toArray();
      out.add(
          new TokenPair(
              new TokenSequence(prompt, random.ints(response, 0, shape.vocabulary()).toArray()),
              new TokenSequence(prompt, random.ints(response, 0, shape.vocabulary()).toArray())));
    }
    return out;
  }
}
