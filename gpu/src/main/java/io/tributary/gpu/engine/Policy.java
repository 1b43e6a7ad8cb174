package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;

/** Makes, reads and writes sets of {@link Weights}. */
public final class Policy {
  private Policy() {}

  /** Loads Hugging Face tensors onto the device. */
  public static Weights load(Kernels kernels, Map<String, HostTensor> named) {
    return load(kernels, named::get);
  }

  /**
   * Loads Hugging Face tensors onto the device, one at a time.
   *
   * @param named asked for each tensor once
   */
  public static Weights load(Kernels kernels, Function<String, HostTensor> named) {
    NDManager scope = kernels.newScope();
    try {
      List<NDArray> arrays = new ArrayList<>();
      WeightLayout.fuse(
          kernels.shape(),
          named,
          tensor -> arrays.add(scope.create(tensor.values(), new Shape(tensor.shape()))));
      return new Weights(scope, arrays, WeightLayout.of(kernels.shape()));
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  /**
   * Other values for what training changes in {@code like}, by the names that {@link #read} gives;
   * an adapted model's base is shared.
   */
  public static Weights loadLike(Kernels kernels, Weights like, Map<String, HostTensor> named) {
    List<HostTensor> fused = like.layout().fuse(named);
    NDManager scope = kernels.newScope();
    try {
      return like.with(scope, onDevice(scope, fused));
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  /** Hugging Face tensors read back from the device: what training changes. */
  public static Map<String, HostTensor> read(Weights weights) {
    return read(weights.layout(), weights.trained());
  }

  /** Tensors of that layout, read back from the device. */
  static Map<String, HostTensor> read(Layout layout, List<NDArray> arrays) {
    List<HostTensor> fused = new ArrayList<>();
    List<long[]> shapes = layout.shapes();
    for (int i = 0; i < shapes.size(); i++) {
      fused.add(new HostTensor(shapes.get(i), arrays.get(i).toFloatArray()));
    }
    return layout.split(fused);
  }

  static List<NDArray> onDevice(NDManager scope, List<HostTensor> tensors) {
    List<NDArray> arrays = new ArrayList<>();
    for (HostTensor tensor : tensors) {
      arrays.add(scope.create(tensor.values(), new Shape(tensor.shape())));
    }
    return arrays;
  }

  /**
   * Fresh weights: norms 1, matrices normal with deviation 0.02, those that write to the residual
   * stream divided by the root of twice the layers, a scalar head 0.
   */
  public static Map<String, HostTensor> initial(DecoderShape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, Integer> places = WeightLayout.places(shape);
    int stride = places.get("stride");
    List<HostTensor> fused = new ArrayList<>();
    List<long[]> shapes = WeightLayout.shapes(shape);
    for (int i = 0; i < shapes.size(); i++) {
      long[] dimensions = shapes.get(i);
      float[] values = new float[Math.toIntExact(size(dimensions))];
      int inLayer = (i - 1) % stride;
      boolean layered = i > 0 && i <= stride * shape.layers();
      boolean bias =
          layered && (inLayer == places.get("qkv_bias") || inLayer == places.get("out_bias"));
      boolean writesResidual =
          layered && (inLayer == places.get("out") || inLayer == places.get("down"));
      double deviation = writesResidual ? 0.02 / Math.sqrt(2.0 * shape.layers()) : 0.02;
      boolean scalarHead = shape.head() == DecoderShape.Head.SCALAR && i == places.get("head");
      for (int j = 0; j < values.length; j++) {
        if (dimensions.length == 1)
          values[j] = bias ? 0 : (float) (1 - shape.variant().normOffset());
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
