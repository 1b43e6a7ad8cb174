package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.DecoderShape.Head;
import io.tributary.gpu.files.HostTensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BradleyTerryObjectiveTest {
  private final DecoderShape shape = TestModels.shape(4, 2, Head.SCALAR);
  private final Map<String, HostTensor> tensors = TestModels.random(shape, 11, 0.3);
  private final List<TokenPair> batch = TestModels.pairs(12, 3);

  @Test
  void lossAndGradientsAreTheOracles() {
    GradientCheck.Result result = engine();
    GradientCheck.check(shape, tensors, m -> DoubleObjectives.bradleyTerry(m, batch), result);
  }

  @Test
  void statisticsAreTheOracles() {
    DoubleLlama oracle = TestModels.oracle(shape, tensors);
    double margin = 0;
    double right = 0;
    for (TokenPair pair : batch) {
      double difference = oracle.reward(pair.chosen()) - oracle.reward(pair.rejected());
      margin += difference / batch.size();
      if (difference > 0) right += 1.0 / batch.size();
    }
    Map<String, Double> statistics = engine().statistics();
    assertThat(statistics.get("margin")).isCloseTo(margin, within(1e-4));
    assertThat(statistics.get("accuracy")).isCloseTo(right, within(1e-9));
  }

  @Test
  void equalRewardsCostLogTwo() {
    Map<String, HostTensor> untrained = Policy.initial(shape, 1);
    GradientCheck.Result result =
        GradientCheck.engine(
            TestModels.kernels(shape), untrained, new BradleyTerryObjective(), batch);
    assertThat(result.loss()).isCloseTo(Math.log(2), within(1e-6));
  }

  private GradientCheck.Result engine() {
    return GradientCheck.engine(
        TestModels.kernels(shape), tensors, new BradleyTerryObjective(), batch);
  }
}
