package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Weights that gradients are taken for, with AdamW's moments and step counts. Owns all of them.
 *
 * <p>Moments may live on the CPU while the weights are on another device: gradients then come over,
 * AdamW updates a copy of the weights there, and the new weights go back.
 */
public final class OptimizerState implements AutoCloseable {
  private static final String FIRST = "first_moment.";
  private static final String SECOND = "second_moment.";
  private static final String STEP = "step";
  private static final String CPU = "cpu";

  private final NDManager scope;
  private final Weights weights;
  private final boolean offloaded;

  /** What AdamW updates: the weights, or their copy beside the moments. */
  private final List<NDArray> masters;

  private final List<NDArray> firstMoments;
  private final List<NDArray> secondMoments;
  private final List<NDArray> steps = new ArrayList<>();

  private OptimizerState(Weights weights, NDManager scope, Moments moments, boolean offloaded) {
    this.weights = weights;
    this.scope = scope;
    this.offloaded = offloaded;
    this.masters = offloaded ? Devices.copy(scope, weights.trained()) : weights.trained();
    this.firstMoments = moments.first();
    this.secondMoments = moments.second();
    for (int i = 0; i < weights.trained().size(); i++) {
      steps.add(scope.create(new float[] {moments.step()}, new Shape()));
    }
  }

  private record Moments(List<NDArray> first, List<NDArray> second, float step) {}

  /** A fresh optimizer for these weights, which it takes over. */
  public static OptimizerState fresh(Kernels kernels, Weights weights) {
    return fresh(kernels, weights, false);
  }

  /**
   * A fresh optimizer for these weights, which it takes over.
   *
   * @param offload keep the moments on the CPU
   */
  public static OptimizerState fresh(Kernels kernels, Weights weights, boolean offload) {
    NDManager scope = scope(kernels, offload);
    return new OptimizerState(
        weights, scope, new Moments(zeros(scope, weights), zeros(scope, weights), 0), offload);
  }

  private static NDManager scope(Kernels kernels, boolean offload) {
    return offload ? NativeEngine.newScope(CPU) : kernels.newScope();
  }

  private static List<NDArray> zeros(NDManager scope, Weights weights) {
    List<NDArray> out = new ArrayList<>();
    for (NDArray array : weights.trained()) out.add(scope.zeros(array.getShape()));
    return out;
  }

  /** What {@link #moments} gave, with the weights of the same moment. */
  public static OptimizerState restored(
      Kernels kernels, Weights weights, Map<String, HostTensor> moments) {
    return restored(kernels, weights, moments, false);
  }

  /** The same with the moments on the CPU, if asked for. */
  public static OptimizerState restored(
      Kernels kernels, Weights weights, Map<String, HostTensor> moments, boolean offload) {
    NDManager scope = scope(kernels, offload);
    Layout layout = weights.layout();
    return new OptimizerState(
        weights,
        scope,
        new Moments(
            Policy.onDevice(scope, layout.fuse(withoutPrefix(moments, FIRST))),
            Policy.onDevice(scope, layout.fuse(withoutPrefix(moments, SECOND))),
            moments.get(STEP).values()[0]),
        offload);
  }

  /** Both moments under prefixed names of the published layout, and the step count. */
  public Map<String, HostTensor> moments() {
    Map<String, HostTensor> out = new LinkedHashMap<>();
    Layout layout = weights.layout();
    Policy.read(layout, firstMoments).forEach((name, tensor) -> out.put(FIRST + name, tensor));
    Policy.read(layout, secondMoments).forEach((name, tensor) -> out.put(SECOND + name, tensor));
    out.put(STEP, new HostTensor(new long[] {1}, new float[] {steps.get(0).getFloat()}));
    return out;
  }

  public Weights weights() {
    return weights;
  }

  /**
   * One step of AdamW.
   *
   * @param call owns what is made on the way
   * @param gradients like what is trained; overwritten
   * @param workers share the tensors
   * @return norm of the gradients; if it is not finite, nothing has changed
   */
  double update(
      Kernels kernels,
      NDManager call,
      List<NDArray> gradients,
      AdamW constants,
      double learningRate,
      Workers workers) {
    try (NDManager local = scope.newSubManager()) {
      List<NDArray> here = offloaded ? Devices.on(local, gradients) : gradients;
      double norm =
          new AdamWStep(kernels, constants, learningRate)
              .apply(
                  new AdamWStep.Tensors(masters, here, firstMoments, secondMoments, steps),
                  workers);
      if (offloaded) kernels.call(call, "assign", weights.trained(), masters);
      weights.changed();
      return norm;
    }
  }

  private static Map<String, HostTensor> withoutPrefix(Map<String, HostTensor> all, String prefix) {
    Map<String, HostTensor> out = new LinkedHashMap<>();
    all.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) out.put(name.substring(prefix.length()), tensor);
        });
    return out;
  }

  @Override
  public void close() {
    weights.close();
    scope.close();
  }
}
