package io.tributary.gpu.files.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RotaryFrequenciesTest {
  /** Of Llama 3.1 8B, worked out with 40 decimal digits. */
  private static final Map<Integer, Double> LLAMA_3_1 =
      Map.ofEntries(
          Map.entry(0, 1.0),
          Map.entry(1, 0.81461723385654472),
          Map.entry(10, 0.12868737343265052),
          Map.entry(28, 0.0032114459947525909), // the last that is kept
          Map.entry(29, 0.0021665707635033587), // blended
          Map.entry(30, 0.0013718935677611381),
          Map.entry(31, 0.00085675141291963208),
          Map.entry(32, 0.00052484616099295468),
          Map.entry(33, 0.00031269375038406512),
          Map.entry(34, 0.00017850781276799641),
          Map.entry(35, 9.5562123539646833e-05), // divided by 8
          Map.entry(36, 7.7846552739324498e-05),
          Map.entry(63, 3.0689259889145111e-07));

  @TempDir Path folder;

  @Test
  void areThePowersOfTheBase() {
    assertThat(RotaryFrequencies.of(4, 10_000, RopeScaling.NONE)).containsExactly(1, 0.01);
    assertThat(RotaryFrequencies.of(8, 16, RopeScaling.NONE))
        .containsExactly(new double[] {1, 0.5, 0.25, 0.125}, within(1e-16));
  }

  /** Neighbours differ by a factor whose (d/2)-th power is the base. */
  @ParameterizedTest
  @CsvSource({"64, 10000", "128, 500000", "256, 1000000", "2, 10000"})
  void areAGeometricSeries(int headDim, double theta) {
    double[] frequencies = RotaryFrequencies.of(headDim, theta, RopeScaling.NONE);
    assertThat(frequencies).hasSize(headDim / 2);
    BigDecimal step = BigDecimal.ONE;
    double next = frequencies.length > 1 ? frequencies[1] : 1 / theta;
    for (int i = 0; i < headDim / 2; i++) {
      step = step.multiply(new BigDecimal(next), MathContext.DECIMAL128);
      if (i + 1 < frequencies.length) {
        assertThat(frequencies[i + 1] / step.doubleValue()).isCloseTo(1, within(1e-13));
      }
    }
    assertThat(step.doubleValue() * theta).isCloseTo(1, within(1e-12));
  }

  @Test
  void linearScalingDividesAllOfThem() {
    assertThat(RotaryFrequencies.of(8, 16, new RopeScaling.Linear(4)))
        .containsExactly(new double[] {0.25, 0.125, 0.0625, 0.03125}, within(1e-16));
  }

  @Test
  void llama3ScalingIsThatOfThePublishedModel() {
    double[] frequencies =
        new ConfigText(folder).read(PublishedConfigs.LLAMA_3_1_8B).inverseFrequencies();
    assertThat(frequencies).hasSize(64);
    LLAMA_3_1.forEach(
        (i, expected) ->
            assertThat(frequencies[i] / expected).as("%d", i).isCloseTo(1, within(1e-13)));
  }

  /** c/λ of 8, 4, 2, 1 and 0.5 turns, with low 1 and high 4: s = 1, 1, 1/3, 0, 0. */
  @Test
  void llama3BlendsByTurnsInTheFirstContext() {
    RopeScaling scaling = new RopeScaling.Llama3(10, 1, 4, 1);
    double[] bases = {16 * Math.PI, 8 * Math.PI, 4 * Math.PI, 2 * Math.PI, Math.PI};
    double[] expected = {1, 1, 2.0 / 3 / 10 + 1.0 / 3, 0.1, 0.1};
    for (int i = 0; i < bases.length; i++) {
      // the second frequency of a head of 4 is θ^(-1/2)
      double theta = 1 / (bases[i] * bases[i]);
      assertThat(RotaryFrequencies.of(4, theta, scaling)[1] / bases[i])
          .as("%d", i)
          .isCloseTo(expected[i], within(1e-12));
    }
  }

  @Test
  void scalingsMustBePossible() {
    assertThatThrownBy(() -> new RopeScaling.Linear(0))
        .hasMessage("factor is 0.0; it must be a number greater than 0");
    assertThatThrownBy(() -> new RopeScaling.Linear(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> new RopeScaling.Llama3(8, 4, 4, 8192))
        .hasMessageContaining("high_freq_factor is 4.0; it must be greater than");
    assertThatThrownBy(() -> new RopeScaling.Llama3(8, 1, 4, 0))
        .hasMessageContaining("original_max_position_embeddings is 0.0");
  }
}
