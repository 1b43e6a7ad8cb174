package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.tributary.gpu.SamplingParams;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Measures this machine, to choose the fastest path for a shape and to say what its limits are. */
public final class ComputeProbe {
  private static final int ROUNDS = 5;
  private static final int ROWS = 32;
  private static final double TOLERANCE = 1e-3;

  private ComputeProbe() {}

  /**
   * The faster correct path for this shape, by running it.
   *
   * @param seconds median of each path that was tried, by name, for {@code doctor}
   */
  public record Choice(Compute compute, Map<String, Double> seconds) {}

  /**
   * Runs each fp32 path and takes the fastest for sampling and for training. Paths of fewer bits
   * sample from another distribution, and are never chosen for their speed alone. A reward model's
   * decoder is measured as a language model's.
   */
  public static Choice choose(DecoderShape of, String device) {
    DecoderShape shape = of.withLogits();
    List<TokenSequence> batch = batch(shape);
    Map<MatmulPath, Double> inference = new EnumMap<>(MatmulPath.class);
    Map<MatmulPath, Double> training = new EnumMap<>(MatmulPath.class);
    double[] exact = null;
    for (MatmulPath path : MatmulPath.values()) {
      if (!path.exact()) continue;
      if (!device.equals("cpu") && path != MatmulPath.FP32) continue;
      Compute compute = new Compute(device, path, path);
      try (Kernels kernels = new Kernels(shape, compute);
          Weights weights = Policy.load(kernels, Policy.initial(shape, 1))) {
        double[] result = Scoring.logProbs(kernels, weights, batch);
        if (exact == null) exact = result;
        if (!close(exact, result)) continue;
        inference.put(path, median(() -> sample(kernels, weights)));
        training.put(path, median(() -> gradients(kernels, weights, batch)));
      }
    }
    Compute best = new Compute(device, fastest(inference), fastest(training));
    Map<String, Double> seconds = new java.util.TreeMap<>();
    inference.forEach((path, s) -> seconds.put("inference " + path, s));
    training.forEach((path, s) -> seconds.put("training " + path, s));
    return new Choice(best, seconds);
  }

  /**
   * Rate of a large square matrix product on one thread a call, in GFLOP/s.
   *
   * @throws IllegalArgumentException if the path computes such a product as another does, see
   *     {@link MatmulPath#plainProducts}
   */
  public static double gemmGflops(MatmulPath path, int size) {
    if (!path.plainProducts()) {
      throw new IllegalArgumentException(
          path + " has products with prepared weights alone; a plain one is that of FP32");
    }
    DecoderShape any =
        DecoderShape.llama(8, 8, 1, 1, 1, 8, 8, 8, 10_000, 1e-5, DecoderShape.Head.TIED);
    Compute compute = new Compute("cpu", path, path);
    try (Kernels kernels = new Kernels(any, compute);
        NDManager scope = kernels.newScope()) {
      NDArray x = scope.randomNormal(new Shape(size, size));
      NDArray w = scope.randomNormal(new Shape(size, size));
      double seconds = median(() -> kernels.call(scope, "product", x, w).close());
      return 2.0 * size * size * size / seconds / 1e9;
    }
  }

  /** Rate at which one thread reads memory, in GB/s, summing 256 MiB. */
  public static double memoryReadGbPerSecond() {
    try (NDManager scope = NativeEngine.newScope("cpu")) {
      NDArray values = scope.ones(new Shape(64 << 20), DataType.FLOAT32);
      double seconds = median(() -> values.sum().close());
      return values.size() * 4.0 / seconds / 1e9;
    }
  }

  /** Responses sampled side by side, as a generator does. */
  private static void sample(Kernels kernels, Weights weights) {
    int[] prompt = new SplittableRandom(7).ints(4, 0, kernels.shape().vocabulary()).toArray();
    List<SamplingParams> rows = new ArrayList<>();
    for (int r = 0; r < ROWS; r++) rows.add(new SamplingParams(1, 0, 1, r));
    new Generation(kernels, Math.min(8, kernels.shape().context() - 4), 8, new int[0])
        .sample(weights, List.of(prompt), List.of(rows));
  }

  private static void gradients(Kernels kernels, Weights weights, List<TokenSequence> batch) {
    try (NDManager scope = kernels.newScope()) {
      new SftObjective().gradients(kernels, scope, weights, batch, 1);
    }
  }

  private static List<TokenSequence> batch(DecoderShape shape) {
    SplittableRandom random = new SplittableRandom(7);
    List<TokenSequence> out = new ArrayList<>();
    int prompt = Math.min(16, shape.context() / 2);
    int response = Math.min(32, shape.context() - prompt);
    for (int i = 0; i < 16; i++) {
      out.add(
          new TokenSequence(
              random.ints(prompt, 0, shape.vocabulary()).toArray(),
              random.ints(response, 0, shape.vocabulary()).toArray()));
    }
    return out;
  }

  private static boolean close(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      if (!(Math.abs(a[i] - b[i]) <= TOLERANCE * Math.max(1, Math.abs(a[i])))) return false;
    }
    return true;
  }

  private static MatmulPath fastest(Map<MatmulPath, Double> seconds) {
    return seconds.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  private static double median(Runnable work) {
    work.run();
    double[] seconds = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      long start = System.nanoTime();
      work.run();
      seconds[i] = (System.nanoTime() - start) / 1e9;
    }
    Arrays.sort(seconds);
    return seconds[ROUNDS / 2];
  }
}
