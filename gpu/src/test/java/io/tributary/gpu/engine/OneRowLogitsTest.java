package io.tributary.gpu.engine;

import static io.tributary.gpu.engine.OneRowRuns.INT8;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.row.RowDecoder;
import io.tributary.gpu.row.RowWeights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A row decoded in Java against the double-precision oracle, and against itself. */
class OneRowLogitsTest {
  @BeforeEach
  void needsVectors() {
    OneRowRuns.requireVectors();
  }

  /** Logits of every position, token by token, longer than the windows and than a block. */
  private static float[][] logits(
      Kernels kernels, Map<String, HostTensor> tensors, int[] ids, int threads) {
    int v = kernels.shape().vocabulary();
    float[][] out = new float[ids.length][];
    try (Weights weights = Policy.load(kernels, tensors);
        Prepared prepared = Prepared.of(kernels, weights, 1);
        RowDecoder decoder =
            new RowDecoder(RowChoice.shape(kernels.shape()), ids.length, threads)) {
      RowWeights packed = prepared.forOneRow();
      for (int t = 0; t < ids.length; t++) {
        float[] z = decoder.logits(packed, ids[t], t);
        for (int i = v; i < z.length; i++) assertThat(z[i]).isEqualTo(Float.NEGATIVE_INFINITY);
        out[t] = Arrays.copyOf(z, v);
      }
    }
    return out;
  }

  private static double worst(double[][] expected, float[][] found) {
    double worst = 0;
    for (int t = 0; t < found.length; t++) {
      worst = Math.max(worst, TestModels.worst(expected[t], TestModels.doubles(found[t])));
    }
    return worst;
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void logitsAreTheOracles(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = TestModels.random(shape, 301, 0.3);
    int[] ids = TestModels.tokens(new Random(302), 80);
    double[][] expected = TestModels.oracle(shape, tensors).logits(ids);
    Kernels kernels = TestModels.kernels(shape);
    assertThat(worst(expected, logits(kernels, tensors, ids, 1))).isLessThan(1e-4);
    Compute packed = new Compute("cpu", MatmulPath.FP32_ONEDNN, MatmulPath.FP32);
    kernels = TestModels.kernels(shape, packed);
    assertThat(worst(expected, logits(kernels, tensors, ids, 1))).isLessThan(1e-4);
  }

  /** Weights of 8 bits are farther off than fp32's, or they would not be what was read. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void logitsInInt8AreClose(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = TestModels.random(shape, 303, 0.1);
    int[] ids = TestModels.tokens(new Random(304), 40);
    double[][] expected = TestModels.oracle(shape, tensors).logits(ids);
    Kernels kernels = TestModels.kernels(shape, INT8);
    assertThat(worst(expected, logits(kernels, tensors, ids, 1))).isBetween(1e-4, 1e-1);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void bitsDoNotDependOnTheThreads(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = TestModels.random(shape, 305, 0.3);
    int[] ids = TestModels.tokens(new Random(306), 40);
    for (Compute compute : List.of(Compute.FP32_CPU, INT8)) {
      Kernels kernels = TestModels.kernels(shape, compute);
      float[][] one = logits(kernels, tensors, ids, 1);
      assertThat(logits(kernels, tensors, ids, 2)).isDeepEqualTo(one);
      assertThat(logits(kernels, tensors, ids, 3)).isDeepEqualTo(one);
    }
  }

  /** Tokens that go in together leave the same bits in the cache as one after another. */
  @ParameterizedTest
  @EnumSource(Family.class)
  void aPromptReadTogetherIsOneReadTokenByToken(Family family) {
    DecoderShape shape = family.shape();
    Map<String, HostTensor> tensors = TestModels.random(shape, 315, 0.3);
    int[] ids = TestModels.tokens(new Random(316), 38);
    int last = ids.length - 1;
    for (Compute compute : List.of(Compute.FP32_CPU, INT8)) {
      Kernels kernels = TestModels.kernels(shape, compute);
      float[] expected = logits(kernels, tensors, ids, 1)[last];
      for (int threads = 1; threads <= 2; threads++) {
        try (Weights weights = Policy.load(kernels, tensors);
            Prepared prepared = Prepared.of(kernels, weights, 1);
            RowDecoder decoder = new RowDecoder(RowChoice.shape(shape), ids.length, threads)) {
          RowWeights packed = prepared.forOneRow();
          decoder.read(packed, ids, last);
          float[] z = decoder.logits(packed, ids[last], last);
          assertThat(Arrays.copyOf(z, shape.vocabulary())).isEqualTo(expected);
        }
      }
    }
  }
}
