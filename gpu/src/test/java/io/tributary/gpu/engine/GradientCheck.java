package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Compares an objective's loss and gradients with the oracle's loss and its central differences, on
 * a random subset of weights from every tensor. The error of the gradients is the L2 norm of the
 * differences over that of the expected values; each tensor is looked at by itself as well.
 */
final class GradientCheck {
  private static final int WEIGHTS_A_TENSOR = 4;
  private static final double H = 1e-5;

  private GradientCheck() {}

  /** A loss and all gradients by Hugging Face name. */
  record Result(double loss, Map<String, double[]> gradients, Map<String, Double> statistics) {}

  /** What the engine computes for the whole batch in one part. */
  static <E> Result engine(
      Kernels kernels, Map<String, HostTensor> tensors, Objective<E> objective, List<E> batch) {
    return engine(kernels, tensors, objective, batch, objective.denominator(batch));
  }

  /** What the engine computes for a part of a batch with that denominator. */
  static <E> Result engine(
      Kernels kernels,
      Map<String, HostTensor> tensors,
      Objective<E> objective,
      List<E> batch,
      double denominator) {
    try (NDManager scope = kernels.newScope();
        Weights weights = Policy.load(kernels, tensors)) {
      Part part =
          objective.gradients(kernels, scope, weights, objective.completed(batch), denominator);
      List<long[]> shapes = WeightLayout.shapes(kernels.shape());
      List<NDArray> gradients = kernels.call(scope, "fp32", part.gradients());
      List<HostTensor> fused = new ArrayList<>();
      for (int i = 0; i < shapes.size(); i++) {
        NDArray gradient = gradients.get(i);
        assertThat(gradient.getShape().getShape()).isEqualTo(shapes.get(i));
        fused.add(new HostTensor(shapes.get(i), gradient.toFloatArray()));
      }
      return new Result(
          part.loss(),
          TestModels.doubles(WeightLayout.split(kernels.shape(), fused)),
          part.statistics().values());
    }
  }

  /** Asserts that loss and gradients are the oracle's to a relative error of 1e-4. */
  static void check(
      DecoderShape shape,
      Map<String, HostTensor> tensors,
      ToDoubleFunction<DoubleLlama> loss,
      Result actual) {
    Map<String, double[]> weights = TestModels.doubles(tensors);
    DoubleLlama oracle = new DoubleLlama(shape, weights);
    double expected = loss.applyAsDouble(oracle);
    assertThat(actual.loss()).isCloseTo(expected, relative(expected));
    Random random = new Random(7);
    Map<String, double[]> numeric = new LinkedHashMap<>();
    Map<String, double[]> analytic = new LinkedHashMap<>();
    weights.forEach(
        (name, values) -> {
          double[] n = new double[WEIGHTS_A_TENSOR];
          double[] a = new double[WEIGHTS_A_TENSOR];
          for (int i = 0; i < n.length; i++) {
            // the largest gradient is always among them, so that no tensor passes on zeros alone
            double[] all = actual.gradients().get(name);
            int at = i == 0 ? largest(all) : random.nextInt(values.length);
            double kept = values[at];
            values[at] = kept + H;
            double above = loss.applyAsDouble(oracle);
            values[at] = kept - H;
            n[i] = (above - loss.applyAsDouble(oracle)) / (2 * H);
            a[i] = all[at];
            values[at] = kept;
          }
          numeric.put(name, n);
          analytic.put(name, a);
        });
    assertThat(DoubleAdamW.norm(numeric)).as("some gradient").isGreaterThan(1e-4);
    assertThat(TestModels.distance(numeric, analytic)).as("all gradients").isLessThan(1e-4);
    numeric.forEach(
        (name, values) ->
            assertThat(TestModels.distance(Map.of(name, values), analytic))
                .as("gradient of " + name)
                .isLessThan(1e-4));
  }

  private static org.assertj.core.data.Offset<Double> relative(double expected) {
    return org.assertj.core.data.Offset.offset(1e-4 * Math.max(1, Math.abs(expected)));
  }

  private static int largest(double[] values) {
    int at = 0;
    for (int i = 1; i < values.length; i++) {
      if (Math.abs(values[i]) > Math.abs(values[at])) at = i;
    }
    return at;
  }
}
