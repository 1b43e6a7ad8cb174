package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.MatmulPath;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

class EngineBenchTest {
  private static final Setup SETUP = new Setup(MatmulPath.FP32, 2, 1);

  private static List<Setup> setups(String... arguments) {
    EngineBench bench = new EngineBench();
    new CommandLine(bench).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(arguments);
    return bench.setups();
  }

  @Test
  void everyPathRunsOnOneThreadOnAllAndOnAnEngineEach() {
    assertThat(setups())
        .hasSize(3 * 4)
        .contains(
            new Setup(MatmulPath.BF16, 1, 1),
            new Setup(MatmulPath.BF16, 1, 2),
            new Setup(MatmulPath.BF16, 2, 1));
    assertThat(setups("--threads", "1")).hasSize(4);
  }

  @Test
  void refusesWrongArguments() {
    for (String option : List.of("--threads", "--batches", "--repeats", "--gemm")) {
      assertThatThrownBy(() -> setups(option, "0"))
          .isInstanceOf(ParameterException.class)
          .hasMessage(option + ": 0 is less than 1, the least");
    }
  }

  /** V 10, D 4, 1 layer, 2 heads of width 2, 1 key/value head, F 3: body 84, head 40. */
  private static final DecoderShape SHAPE =
      DecoderShape.llama(10, 4, 1, 2, 1, 2, 3, 8, 10_000, 1e-5, DecoderShape.Head.TIED);

  @Test
  void countsTheProductsWithWeights() {
    assertThat(Work.decode(SHAPE, 5, 3, 2, 4))
        .isEqualTo(new Work(2 * 5 * (5 * 84 + 2 * 40), 3 * (84 + 40) * 4));
    assertThat(Work.sft(SHAPE, 5, 3, 2)).isEqualTo(new Work(6 * 5 * (5 * 84 + 2 * 40), 0));
    assertThat(Work.dpo(SHAPE, 5, 3, 2)).isEqualTo(new Work(8 * 5 * (5 * 84 + 2 * 40), 0));
  }

  @Test
  void aShareIsOfTheLimitThatIsNearer() {
    Limits limits = new Limits(100, 10);
    Measurement computing =
        Measurement.ofTokens("decode", SETUP, limits, new Work(10e9, 0.1e9), 50, 0.5);
    assertThat(computing.value()).isEqualTo(200);
    assertThat(computing.limit()).isEqualTo("GEMM");
    assertThat(computing.share()).isCloseTo(0.4, within(1e-12));
    Measurement reading =
        Measurement.ofTokens("decode", SETUP, limits, new Work(1e9, 1e9), 50, 0.5);
    assertThat(reading.limit()).isEqualTo("memory");
    assertThat(reading.share()).isCloseTo(0.4, within(1e-12));
  }

  /** Their plain product is that of fp32; its rate is no limit of theirs. */
  @ParameterizedTest
  @EnumSource(
      value = MatmulPath.class,
      names = {"FP16", "INT8"})
  void aPathForSamplingAloneHasNoRateOfProducts(MatmulPath path) {
    Setup setup = new Setup(path, 1, 1);
    Limits limits = Limits.measure(setup, 8);
    assertThat(limits.hasGflops()).isFalse();
    assertThat(limits.gbPerSecond()).isPositive().isFinite();
    Measurement row =
        Measurement.ofTokens(
            "decode", setup, new Limits(limits.gflops(), 10), new Work(1e15, 1e9), 50, 0.5);
    assertThat(row.limit()).isEqualTo("memory");
    assertThat(row.share()).isCloseTo(0.2, within(1e-12));
  }

  @Test
  void aPathThatComputesItsOwnWayHasOne() {
    Limits limits = Limits.measure(new Setup(MatmulPath.BF16, 1, 1), 8);
    assertThat(limits.hasGflops()).isTrue();
    assertThat(limits.gflops()).isPositive();
  }

  @Test
  void showsLimitsAndShares() {
    String table =
        Measurement.table(
            List.of(
                Measurement.ofLimit("memory read", SETUP, 12.34, "GB/s"),
                Measurement.ofTokens(
                    "SFT step", SETUP, new Limits(100, 10), new Work(10e9, 0), 5000, 0.5)));
    assertThat(table)
        .isEqualTo(
            """
            | what        | path | engines × threads | value  | unit  | share of limit |
            |-------------|------|-------------------|--------|-------|----------------|
            | memory read | fp32 | 2 × 1             | 12.3   | GB/s  |                |
            | SFT step    | fp32 | 2 × 1             | 20,000 | tok/s | 40 % of GEMM   |
            """);
  }
}
