package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.engine.DecoderShape.Head;
import io.tributary.gpu.files.HostTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SftObjectiveTest {
  @ParameterizedTest
  @CsvSource({"4,2,TIED", "4,2,UNTIED", "4,4,TIED", "4,1,UNTIED"})
  void lossAndGradientsAreTheOracles(int heads, int kvHeads, Head head) {
    DecoderShape shape = TestModels.shape(heads, kvHeads, head);
    Map<String, HostTensor> tensors = TestModels.random(shape, 3, 0.3);
    List<TokenSequence> batch = TestModels.sequences(5, 3);
    GradientCheck.Result result =
        GradientCheck.engine(TestModels.kernels(shape), tensors, new SftObjective(), batch);
    GradientCheck.check(shape, tensors, m -> DoubleObjectives.sft(m, batch), result);
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void anEmptyResponseTeachesNothing(int others) {
    DecoderShape shape = TestModels.tied();
    Map<String, HostTensor> tensors = TestModels.random(shape, 3, 0.3);
    List<TokenSequence> batch = TestModels.sequences(6, others);
    List<TokenSequence> more = new ArrayList<>(batch);
    more.add(new TokenSequence(new int[] {1, 2, 3}, new int[0]));
    Kernels kernels = TestModels.kernels(shape);
    GradientCheck.Result without =
        GradientCheck.engine(kernels, tensors, new SftObjective(), batch);
    GradientCheck.Result with = GradientCheck.engine(kernels, tensors, new SftObjective(), more);
    assertThat(with.loss()).isCloseTo(without.loss(), org.assertj.core.data.Offset.offset(1e-6));
    assertThat(TestModels.distance(without.gradients(), with.gradients())).isLessThan(1e-6);
  }
}
