package io.tributary.gpu.engine;

import ai.djl.engine.EngineException;

/** Whether libtorch was built with FBGEMM and runs it on this processor, found out by trying. */
final class Fbgemm {
  static final boolean IS_THERE = works();

  private Fbgemm() {}

  private static boolean works() {
    DecoderShape tiny =
        DecoderShape.llama(8, 8, 1, 1, 1, 8, 8, 8, 10_000, 1e-5, DecoderShape.Head.TIED);
    Compute compute = new Compute("cpu", MatmulPath.FP16_FBGEMM, MatmulPath.FP32);
    try (Kernels kernels = new Kernels(tiny, compute);
        Weights weights = Policy.load(kernels, Policy.initial(tiny, 1));
        Prepared prepared = Prepared.of(kernels, weights, 1)) {
      return !prepared.arrays().isEmpty();
    } catch (EngineException e) {
      return false;
    }
  }
}
