package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ComputeProbeTest {
  /** A judge's node measures it without a policy. */
  @Test
  void aRewardModelsShapeHasAFastestPathToo() {
    DecoderShape scalar = TestModels.shape(4, 2, DecoderShape.Head.SCALAR);
    assertThat(ComputeProbe.choose(scalar, "cpu").compute().inference().exact()).isTrue();
  }

  @Test
  void measuresBothFp32PathsAndTakesTheFaster() {
    ComputeProbe.Choice choice = ComputeProbe.choose(TestModels.untied(), "cpu");
    assertThat(choice.seconds())
        .containsOnlyKeys(
            "inference FP32", "inference FP32_ONEDNN", "training FP32", "training FP32_ONEDNN");
    assertThat(choice.seconds().values()).allSatisfy(s -> assertThat(s).isPositive());
    assertThat(choice.seconds().get("inference " + choice.compute().inference()))
        .isEqualTo(
            Math.min(
                choice.seconds().get("inference FP32"),
                choice.seconds().get("inference FP32_ONEDNN")));
    assertThat(choice.seconds().get("training " + choice.compute().training()))
        .isEqualTo(
            Math.min(
                choice.seconds().get("training FP32"),
                choice.seconds().get("training FP32_ONEDNN")));
  }

  @ParameterizedTest
  @EnumSource(
      value = MatmulPath.class,
      names = {"FP16", "INT8", "FP16_FBGEMM", "BF16_ONEDNN"})
  void aRateIsOfNoPathWhosePlainProductIsThatOfAnother(MatmulPath path) {
    assertThatThrownBy(() -> ComputeProbe.gemmGflops(path, 8))
        .hasMessage(
            path + " has products with prepared weights alone; a plain one is that of FP32");
  }

  @ParameterizedTest
  @EnumSource(
      value = MatmulPath.class,
      names = {"FP32", "FP32_ONEDNN", "BF16"})
  void theOthersHaveARate(MatmulPath path) {
    assertThat(ComputeProbe.gemmGflops(path, 64)).isPositive();
  }
}
