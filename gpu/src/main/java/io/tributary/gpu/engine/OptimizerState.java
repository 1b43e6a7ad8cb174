package io.tributary.gpu.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Weights that gradients are taken for, with AdamW's moments and step counts. Owns all of them. */
public final class OptimizerState implements AutoCloseable {
  private static final String FIRST = "first_moment.";
  private static final String SECOND = "second_moment.";
  private static final String STEP = "step";

  private final NDManager scope;
  private final Weights weights;
  private final Weights firstMoments;
  private final Weights secondMoments;
  private final List<NDArray> steps = new ArrayList<>();

  private OptimizerState(
      Kernels kernels, Weights weights, Weights first, Weights second, float step) {
    this.weights = weights;
    this.firstMoments = first;
    this.secondMoments = second;
    weights.requireGradients();
    scope = kernels.newScope();
    for (int i = 0; i < weights.arrays().size(); i++) {
      steps.add(scope.create(new float[] {step}, new Shape()));
    }
  }

  /** A fresh optimizer for these weights, which it takes over. */
  public static OptimizerState fresh(Kernels kernels, Weights weights) {
    return new OptimizerState(
        kernels, weights, weights.zerosLike(kernels), weights.zerosLike(kernels), 0);
  }

  /** What {@link #moments} gave, with the weights of the same moment. */
  public static OptimizerState restored(
      Kernels kernels, Weights weights, Map<String, HostTensor> moments) {
    return new OptimizerState(
        kernels,
        weights,
        Policy.load(kernels, withoutPrefix(moments, FIRST)),
        Policy.load(kernels, withoutPrefix(moments, SECOND)),
        moments.get(STEP).values()[0]);
  }

  /** Both moments under prefixed Hugging Face names, and the step count. */
  public Map<String, HostTensor> moments(Kernels kernels) {
    Map<String, HostTensor> out = new LinkedHashMap<>();
    Policy.read(kernels, firstMoments).forEach((name, tensor) -> out.put(FIRST + name, tensor));
    Policy.read(kernels, secondMoments).forEach((name, tensor) -> out.put(SECOND + name, tensor));
    out.put(STEP, new HostTensor(new long[] {1}, new float[] {steps.get(0).getFloat()}));
    return out;
  }

  public Weights weights() {
    return weights;
  }

  Weights firstMoments() {
    return firstMoments;
  }

  Weights secondMoments() {
    return secondMoments;
  }

  List<NDArray> steps() {
    return steps;
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
    firstMoments.close();
    secondMoments.close();
    scope.close();
  }
}
