package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradientSumTest {
  private final DecoderShape shape = TestModels.untied();
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 71, 0.3);
  private final List<TokenSequence> batch = TestModels.sequences(72, 3);

  /** Parts that a product gave in bf16 are added up without being rounded again. */
  @ParameterizedTest
  @CsvSource({"FP32,1", "FP32,3", "BF16,1", "BF16,2", "BF16,3"})
  void isTheSumOfItsPartsInFp32(MatmulPath path, int count) {
    Kernels kernels = TestModels.kernels(shape, new Compute("cpu", path, path));
    Objective<TokenSequence> objective = new SftObjective();
    double denominator = objective.denominator(batch);
    List<double[]> expected = new ArrayList<>();
    double loss = 0;
    try (Weights weights = Policy.load(kernels, tensors);
        Workers workers = new Workers(2);
        GradientSum sum = new GradientSum(kernels, workers);
        NDManager scope = kernels.newScope()) {
      for (int i = 0; i < count; i++) {
        List<TokenSequence> one = batch.subList(i, i + 1);
        Part part = objective.gradients(kernels, scope, weights, one, denominator);
        NDList exact = kernels.call(scope, "fp32", part.gradients());
        for (int t = 0; t < exact.size(); t++) {
          double[] more = TestModels.doubles(exact.get(t).toFloatArray());
          if (i == 0) expected.add(new double[more.length]);
          for (int k = 0; k < more.length; k++) expected.get(t)[k] += more[k];
        }
        loss += part.loss();
        sum.add(objective.gradients(kernels, sum.scope(), weights, one, denominator));
      }
      sum.finish();
      assertThat(sum.loss()).isEqualTo(loss);
      assertThat(sum.gradients()).hasSameSizeAs(expected);
      for (int t = 0; t < expected.size(); t++) {
        double[] found = TestModels.doubles(sum.gradients().get(t).toFloatArray());
        assertThat(TestModels.distance(Map.of("", expected.get(t)), Map.of("", found)))
            .as("gradient " + t)
            .isLessThan(1e-6);
      }
    }
  }
}
