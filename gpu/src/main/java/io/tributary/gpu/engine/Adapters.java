package io.tributary.gpu.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.adapter.AdapterTensors;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Makes, loads and merges low-rank adapters over a model that stays as it is. */
public final class Adapters {
  private Adapters() {}

  /**
   * Adapters that change nothing yet, as PEFT starts them: A uniform in ±1/sqrt(in), B zero.
   *
   * @param base weights without adapters, which must outlive what is returned
   */
  public static Weights fresh(Kernels kernels, Weights base, AdapterShape shape, long seed) {
    return load(kernels, base, shape, initial(kernels.shape(), shape, seed));
  }

  /** The named tensors of {@link #fresh}. */
  public static Map<String, HostTensor> initial(
      DecoderShape decoder, AdapterShape shape, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Map<String, HostTensor> out = new LinkedHashMap<>();
    new AdapterLayout(decoder, shape)
        .named()
        .forEach(
            (name, dimensions) -> {
              float[] values = new float[Math.toIntExact(dimensions[0] * dimensions[1])];
              double bound = 1 / Math.sqrt(dimensions[1]);
              for (int i = 0; AdapterTensors.isA(name) && i < values.length; i++) {
                values[i] = (float) (bound * (2 * random.nextDouble() - 1));
              }
              out.put(name, new HostTensor(dimensions, values));
            });
    return out;
  }

  /**
   * Adapters from PEFT's tensors.
   *
   * @param base weights without adapters, which must outlive what is returned
   * @param named {@code base_model.model.MODULE.lora_A.weight} [r, in] and {@code ...lora_B.weight}
   *     [out, r] of every target module of every layer
   * @throws IllegalArgumentException if a tensor is missing, of another shape, or of no target
   */
  public static Weights load(
      Kernels kernels, Weights base, AdapterShape shape, Map<String, HostTensor> named) {
    if (base.adapted()) {
      throw new IllegalArgumentException("adapters over adapters: merge the first into the base");
    }
    AdapterLayout layout = new AdapterLayout(kernels.shape(), shape);
    List<HostTensor> fused = layout.fuse(named);
    NDManager scope = kernels.newScope();
    try {
      List<NDArray> masks = Policy.onDevice(scope, layout.masks());
      NDArray scaling = scalar(scope, (float) shape.scaling());
      List<NDArray> arrays = Policy.onDevice(scope, fused);
      return new Weights(scope, base, arrays, scaling, masks, layout);
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }

  /** On the host, where kernels read it without waiting for the device. */
  static NDArray scalar(NDManager scope, float value) {
    return scope.newSubManager(Device.cpu()).create(value);
  }

  /** A model of its own with W + s B A in place of every adapted W. */
  public static Weights merge(Kernels kernels, Weights adapted) {
    return added(kernels, adapted.base(), adapted, 1);
  }

  /**
   * The base again: W' - s B A, to within fp32's rounding.
   *
   * @param merged what {@link #merge} gave for the same adapters
   */
  public static Weights unmerge(Kernels kernels, Weights merged, Weights adapted) {
    return added(kernels, merged.base(), adapted, -1);
  }

  private static Weights added(Kernels kernels, List<NDArray> base, Weights adapted, double sign) {
    NDManager scope = kernels.newScope();
    try {
      List<NDArray> arrays =
          List.copyOf(kernels.call(scope, "merge", base, adapted.adapters(), new double[] {sign}));
      return new Weights(scope, arrays, WeightLayout.of(kernels.shape()));
    } catch (RuntimeException e) {
      scope.close();
      throw e;
    }
  }
}
