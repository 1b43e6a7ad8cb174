package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.tributary.gpu.files.HostTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/**
 * Compares an objective's loss and its gradients for A and B with central differences of the
 * oracle's loss at the merged weights, as {@link GradientCheck} does for whole models.
 */
final class AdapterGradients {
  private static final int WEIGHTS_A_TENSOR = 3;
  private static final double H = 1e-5;

  private AdapterGradients() {}

  static <E> void check(
      Kernels kernels,
      Map<String, HostTensor> base,
      AdapterShape adapter,
      Objective<E> objective,
      List<E> batch,
      ToDoubleFunction<DoubleLlama> loss) {
    DecoderShape shape = kernels.shape();
    Map<String, HostTensor> named = DoubleAdapters.random(shape, adapter, 5);
    AdapterLayout layout = new AdapterLayout(shape, adapter);
    Map<String, double[]> analytic;
    double found;
    try (NDManager scope = kernels.newScope();
        Weights frozen = Policy.load(kernels, base);
        Weights policy = Adapters.load(kernels, frozen, adapter, named)) {
      Part part =
          objective.gradients(
              kernels, scope, policy, objective.completed(batch), objective.denominator(batch));
      List<long[]> shapes = layout.shapes();
      int beside = objective.valueHead().isPresent() ? 2 : 0;
      assertThat(part.gradients()).hasSize(shapes.size() + beside);
      for (int i = 0; i < shapes.size(); i++) {
        NDArray gradient = part.gradients().get(i);
        assertThat(gradient.getShape().getShape()).isEqualTo(shapes.get(i));
      }
      List<NDArray> own = part.gradients().subList(0, shapes.size());
      structuralZeros(layout, own);
      analytic = TestModels.doubles(Policy.read(layout, own));
      found = part.loss();
    }
    Map<String, double[]> values = TestModels.doubles(named);
    Map<String, double[]> weights = TestModels.doubles(base);
    double expected = loss(shape, weights, values, adapter, loss);
    assertThat(found).isCloseTo(expected, within(1e-4 * Math.max(1, Math.abs(expected))));
    Random random = new Random(7);
    values.forEach(
        (name, value) -> {
          double[] n = new double[WEIGHTS_A_TENSOR];
          double[] a = new double[WEIGHTS_A_TENSOR];
          double[] all = analytic.get(name);
          for (int i = 0; i < n.length; i++) {
            int at = i == 0 ? largest(all) : random.nextInt(value.length);
            double kept = value[at];
            value[at] = kept + H;
            double above = loss(shape, weights, values, adapter, loss);
            value[at] = kept - H;
            n[i] = (above - loss(shape, weights, values, adapter, loss)) / (2 * H);
            a[i] = all[at];
            value[at] = kept;
          }
          assertThat(DoubleAdamW.norm(Map.of(name, n))).as(name).isGreaterThan(1e-6);
          assertThat(TestModels.distance(Map.of(name, n), Map.of(name, a)))
              .as("gradient of " + name)
              .isLessThan(2e-4);
        });
  }

  /** A gradient that left the blocks of a fused B would couple q, k and v. */
  static void structuralZeros(AdapterLayout layout, List<NDArray> arrays) {
    List<HostTensor> masks = layout.masks();
    for (int m = 0; m < masks.size(); m++) {
      float[] mask = masks.get(m).values();
      float[] b = arrays.get(2 * m + 1).toFloatArray();
      for (int i = 0; i < mask.length; i++) {
        if (mask[i] == 0) assertThat(b[i]).isZero();
      }
    }
  }

  private static double loss(
      DecoderShape shape,
      Map<String, double[]> base,
      Map<String, double[]> adapters,
      AdapterShape adapter,
      ToDoubleFunction<DoubleLlama> loss) {
    return loss.applyAsDouble(
        new DoubleLlama(
            shape,
            new LinkedHashMap<>(
                DoubleAdapters.merged(base, adapters, adapter.rank(), adapter.scaling()))));
  }

  private static int largest(double[] values) {
    int at = 0;
    for (int i = 1; i < values.length; i++) {
      if (Math.abs(values[i]) > Math.abs(values[at])) at = i;
    }
    return at;
  }
}
