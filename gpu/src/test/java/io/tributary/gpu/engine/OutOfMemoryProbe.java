package io.tributary.gpu.engine;

import io.tributary.gpu.files.HostTensor;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Takes a step that needs more memory than the system then gives, and compares it with one that had
 * the smaller micro-batch from the start. Run by {@link TrainerMemoryTest} in a JVM of its own.
 */
final class OutOfMemoryProbe {
  private static final int VOCABULARY = 40_000;
  private static final DecoderShape SHAPE =
      DecoderShape.llama(VOCABULARY, 16, 1, 2, 1, 8, 24, 256, 1e4, 1e-5, DecoderShape.Head.TIED);

  /** Room for the logits of four of the eight examples and what goes with them, not for all. */
  private static final long ROOM = 80L << 20;

  private final Kernels kernels =
      new Kernels(SHAPE, Compute.FP32_CPU.with(new TrainingMemory(1L << 40, false, 1L << 40)));
  private final Map<String, HostTensor> tensors = Policy.initial(SHAPE, 1);
  private final List<String> notices = new ArrayList<>();

  private OutOfMemoryProbe() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    new OutOfMemoryProbe().run();
  }

  private void run() throws IOException, InterruptedException {
    // everything that is loaded or compiled on first use comes before the limit
    step(MicroBatch.of(1));
    limitTo(1024 * ProcStatus.kilobytes("VmSize") + ROOM);
    Ran shrunk = step(MicroBatch.of(8));
    limitTo(Long.MAX_VALUE);
    notices.forEach(System.out::println);
    Ran fitted = step(shrunk.limit());
    if (shrunk.weights().equals(fitted.weights())) System.out.println("the same weights");
  }

  private record Ran(Map<String, HostTensor> weights, MicroBatch limit) {}

  private Ran step(MicroBatch limit) {
    Random random = new Random(3);
    List<TokenSequence> batch = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      batch.add(
          new TokenSequence(
              random.ints(2, 0, VOCABULARY).toArray(), random.ints(100, 0, VOCABULARY).toArray()));
    }
    OptimizerState state = OptimizerState.fresh(kernels, Policy.load(kernels, tensors));
    try (Trainer<TokenSequence> trainer =
        new Trainer<>(
            kernels, new SftObjective(), TestModels.ADAMW, state, limit, 1, notices::add)) {
      trainer.step(batch, 1e-3);
      return new Ran(Policy.read(state.weights()), trainer.microBatch());
    }
  }

  private static void limitTo(long bytes) throws IOException, InterruptedException {
    String soft = bytes == Long.MAX_VALUE ? "unlimited" : Long.toString(bytes);
    Process limiting =
        new ProcessBuilder(
                "prlimit",
                "--pid",
                Long.toString(ProcessHandle.current().pid()),
                "--as=" + soft + ":")
            .inheritIO()
            .start();
    if (limiting.waitFor() != 0) throw new IOException("prlimit failed");
  }
}
