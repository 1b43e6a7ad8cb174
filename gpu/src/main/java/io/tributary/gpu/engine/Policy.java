package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes, reads and writes sets of {@link Weights}. */
public final class Policy {
  private Policy() {}

  /** Loads Hugging Face tensors onto the device. */
  public static Weights load(Kernels kernels, Map<String, HostTensor> named) {
    NDManager scope = kernels.newScope();
    List<NDArray> arrays = new ArrayList<>();
    for (HostTensor tensor : WeightLayout.fuse(kernels.shape(), named)) {
      arrays.add(scope.create(tensor.values(), new Shape(tensor.shape())));
    }
    return new Weights(scope, arrays);
  }

  /** Hugging Face tensors read back from the device. */
  public static Map<String, HostTensor> read(Kernels kernels, Weights weights) {
    List<HostTensor> fused = new ArrayList<>();
    List<long[]> shapes = WeightLayout.shapes(kernels.shape());
    for (int i = 0; i < shapes.size(); i++) {
      fused.add(new HostTensor(shapes.get(i), weights.arrays().get(i).toFloatArray()));
    }
    return WeightLayout.split(kernels.shape(), fused);
  }

  /**
   * Fresh weights: norms 1, matrices normal with deviation 0.02, those that write to the residual
   * stream divided by the root of twice the layers, a scalar head 0.
   */
  public static Map<String, HostTensor> initial(DecoderShape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<HostTensor> fused = new ArrayList<>();
    List<long[]> shapes = WeightLayout.shapes(shape);
    for (int i = 0; i < shapes.size(); i++) {
      long[] dimensions = shapes.get(i);
      float[] values = new float[Math.toIntExact(size(dimensions))];
      int inLayer = (i - 1) % 6;
      boolean layered = i > 0 && i <= 6 * shape.layers();
      boolean writesResidual = layered && (inLayer == 2 || inLayer == 5);
      double deviation = writesResidual ? 0.02 / Math.sqrt(2.0 * shape.layers()) : 0.02;
      boolean scalarHead = shape.head() == DecoderShape.Head.SCALAR && i == 2 + 6 * shape.layers();
      for (int j = 0; j < values.length; j++) {
        if (dimensions.length == 1) values[j] = 1f;
        else if (!scalarHead) values[j] = (float) (random.nextGaussian() * deviation);
      }
      fused.add(new HostTensor(dimensions, values));
    }
    return WeightLayout.split(shape, fused);
  }

  private static long size(long[] dimensions) {
    long size = 1;
    for (long dimension : dimensions) size *= dimension;
    return size;
  }
}
