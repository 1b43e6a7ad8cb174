package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tributary.gpu.files.HostTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * PPO's critic: a scalar head on the policy's states, with AdamW of its own. It starts at zero and
 * takes the policy's schedule at a learning rate of its own.
 */
public final class ValueHead implements AutoCloseable {
  private static final String WEIGHT = "value_head.weight";
  private static final String BIAS = "value_head.bias";
  private static final String FIRST = "first_moment.";
  private static final String SECOND = "second_moment.";
  private static final String STEP = "step";

  private final Kernels kernels;
  private final double peak;
  private final double policyPeak;
  private final int width;
  private NDManager scope;
  private List<NDArray> weights;
  private List<NDArray> first;
  private List<NDArray> second;
  private List<NDArray> steps;

  /**
   * @param kernels of the policy
   * @param peak learning rate when the policy's is at {@code policyPeak}
   */
  public ValueHead(Kernels kernels, double peak, double policyPeak) {
    this.kernels = kernels;
    this.peak = peak;
    this.policyPeak = policyPeak;
    this.width = kernels.shape().width();
    set(Map.of());
  }

  /** Weight [1, D] and bias [1], as the kernels take them. */
  List<NDArray> weights() {
    return weights;
  }

  /** One step of AdamW on finite gradients. */
  void update(
      Kernels on, List<NDArray> gradients, AdamW adamW, double policyRate, Workers workers) {
    double rate = policyPeak == 0 ? 0 : peak * policyRate / policyPeak;
    new AdamWStep(on, adamW.withoutDecay(), rate)
        .apply(new AdamWStep.Tensors(weights, gradients, first, second, steps), workers);
  }

  static boolean finite(List<NDArray> gradients) {
    for (NDArray gradient : gradients) {
      for (float value : gradient.toFloatArray()) if (!Float.isFinite(value)) return false;
    }
    return true;
  }

  /** Weights, moments and the count of steps, by name. */
  public Map<String, HostTensor> tensors() {
    Map<String, HostTensor> out = new LinkedHashMap<>();
    put(out, "", weights);
    put(out, FIRST, first);
    put(out, SECOND, second);
    out.put(STEP, new HostTensor(new long[] {1}, new float[] {steps.get(0).getFloat()}));
    return out;
  }

  private static void put(Map<String, HostTensor> out, String prefix, List<NDArray> arrays) {
    out.put(prefix + WEIGHT, host(arrays.get(0)));
    out.put(prefix + BIAS, host(arrays.get(1)));
  }

  private static HostTensor host(NDArray array) {
    return new HostTensor(array.getShape().getShape(), array.toFloatArray());
  }

  /**
   * Takes what {@link #tensors} gave.
   *
   * @throws IllegalArgumentException if they are of another width, or not all there
   */
  public void restore(Map<String, HostTensor> tensors) {
    for (String prefix : List.of("", FIRST, SECOND)) {
      HostTensor weight = tensors.get(prefix + WEIGHT);
      if (weight == null || weight.values().length != width || !tensors.containsKey(STEP)) {
        throw new IllegalArgumentException(
            "%s must be there with %d values".formatted(prefix + WEIGHT, width));
      }
    }
    scope.close();
    set(tensors);
  }

  private void set(Map<String, HostTensor> tensors) {
    scope = kernels.newScope();
    weights = List.of(array(tensors, WEIGHT), array(tensors, BIAS));
    first = List.of(array(tensors, FIRST + WEIGHT), array(tensors, FIRST + BIAS));
    second = List.of(array(tensors, SECOND + WEIGHT), array(tensors, SECOND + BIAS));
    float step = tensors.containsKey(STEP) ? tensors.get(STEP).values()[0] : 0;
    steps = List.of(counter(step), counter(step));
  }

  private NDArray counter(float step) {
    return scope.create(new float[] {step}, new Shape());
  }

  private NDArray array(Map<String, HostTensor> tensors, String name) {
    Shape shape = name.endsWith(BIAS) ? new Shape(1) : new Shape(1, width);
    HostTensor given = tensors.get(name);
    return given == null ? scope.zeros(shape) : scope.create(given.values(), shape);
  }

  @Override
  public void close() {
    scope.close();
  }
}
