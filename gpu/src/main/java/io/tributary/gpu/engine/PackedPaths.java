package io.tributary.gpu.engine;

import ai.djl.engine.EngineException;
import io.tributary.gpu.SamplingParams;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which of the paths that depend on how libtorch was built, and on the processor, work here; found
 * out by sampling a token.
 */
final class PackedPaths {
  private static final Map<MatmulPath, Boolean> FOUND = new ConcurrentHashMap<>();

  private PackedPaths() {}

  static boolean work(MatmulPath path) {
    return FOUND.computeIfAbsent(path, PackedPaths::samples);
  }

  private static boolean samples(MatmulPath path) {
    DecoderShape tiny =
        DecoderShape.llama(8, 8, 1, 1, 1, 8, 8, 8, 10_000, 1e-5, DecoderShape.Head.TIED);
    Compute compute = new Compute("cpu", path, MatmulPath.FP32);
    try (Kernels kernels = new Kernels(tiny, compute);
        Weights weights = Policy.load(kernels, Policy.initial(tiny, 1))) {
      List<SamplingParams> one = List.of(new SamplingParams(1, 0, 1, 0));
      Generation generation = new Generation(kernels, 1, 1, new int[0]);
      return generation.sample(weights, List.of(new int[] {1}), List.of(one)).size() == 1;
    } catch (EngineException e) {
      return false;
    }
  }
}
