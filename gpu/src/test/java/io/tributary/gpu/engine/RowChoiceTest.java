package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.files.JavaProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RowChoiceTest {
  private static final String VECTORS = "--add-modules=jdk.incubator.vector";
  private static final String SLOW_START = "-XX:TieredStopAtLevel=1";

  /** Says how it would decode one row, and decodes one. */
  static final class Sampler {
    public static void main(String[] arguments) {
      DecoderShape shape = TestModels.untied();
      try (Kernels kernels = new Kernels(shape, Compute.FP32_CPU);
          Weights weights = Policy.load(kernels, TestModels.random(shape, 321, 0.2))) {
        System.out.println(ContinuousBatch.ofOneRow(kernels, CachePlan.of(1, 16)));
        List<Sampled> out =
            new Generation(kernels, 12, 4, new int[0])
                .sample(
                    weights,
                    List.of(new int[] {1, 2, 3}),
                    List.of(List.of(new SamplingParams(1, 0, 1, 4))));
        System.out.println(Arrays.toString(out.get(0).tokens()));
      }
    }
  }

  private static List<String> said(String... options) throws IOException, InterruptedException {
    Process process =
        JavaProcess.builder(List.of(options), Sampler.class.getName(), List.of())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(out).isZero();
    List<String> lines = out.lines().toList();
    return lines.subList(lines.size() - 2, lines.size());
  }

  @Test
  void aJvmWithoutVectorsSaysSoAndSamplesTheSame() throws Exception {
    List<String> with = said(VECTORS);
    assertThat(with.get(0))
        .matches("in Java, vectors of \\d+ floats, .*|by libtorch: vectors of .*");
    List<String> without = said();
    assertThat(without.get(0))
        .isEqualTo("by libtorch: the JVM was started without --add-modules jdk.incubator.vector");
    List<String> slow = said(VECTORS, SLOW_START);
    assertThat(slow.get(0))
        .isEqualTo("by libtorch: the JVM was started without its optimising compiler");
    assertThat(without.get(1)).isEqualTo(with.get(1)).isEqualTo(slow.get(1)).startsWith("[");
  }

  @Test
  void saysWhatStandsInTheWay() {
    DecoderShape tiny = TestModels.untied();
    assertThat(RowChoice.of(tiny, Compute.FP32_CPU, 1).describe()).startsWith("in Java, vectors");
    assertThat(RowChoice.of(tiny, new Compute("cuda:0", MatmulPath.FP32, MatmulPath.FP32), 1))
        .extracting(RowChoice::describe)
        .isEqualTo("by libtorch: the device is cuda:0");
    assertThat(RowChoice.of(tiny, new Compute("cpu", MatmulPath.BF16, MatmulPath.BF16), 1))
        .extracting(RowChoice::describe)
        .isEqualTo("by libtorch: it has no products for bf16, fp32 and int8 alone");
    RowChoice many = RowChoice.of(tiny, Compute.FP32_CPU, 1 << 20);
    assertThat(many.used()).isFalse();
    assertThat(many.describe()).contains("half of the heap is", "raise -Xmx");
    DecoderShape wide =
        DecoderShape.llama(400_000, 2048, 1, 1, 1, 8, 8, 8, 10_000, 1e-5, DecoderShape.Head.TIED);
    assertThat(RowChoice.of(wide, Compute.FP32_CPU, 1).describe())
        .as("rows are padded to what this processor's vectors hold")
        .matches(
            "by libtorch: 3,12\\d MiB of fp32 weights are more than caches hold \\(64 MiB\\): "
                + "model.dtype = int8 gains");
    Compute int8 = new Compute("cpu", MatmulPath.INT8, MatmulPath.FP32);
    assertThat(RowChoice.of(wide, int8, 1).describe())
        .isEqualTo("by libtorch: an embedding of 3,276,800,000 bytes is too large for it");
  }

  /** The estimate is what the packed matrices take. */
  @Test
  void aCopyIsPlannedWhereItFitsBesidesTheCache() {
    DecoderShape shape = TestModels.untied();
    long cache = CachePlan.of(2, 16).bytes(shape, Compute.FP32_CPU);
    long copy = RowChoice.of(shape, Compute.FP32_CPU, 1).bytes();
    assertThat(copy).isGreaterThan(4 * shape.parameters() / 2);
    assertThat(CachePlan.within(shape, Compute.FP32_CPU, 2, 16, cache + copy).rowCopy()).isTrue();
    CachePlan without = CachePlan.within(shape, Compute.FP32_CPU, 2, 16, cache + copy - 1);
    assertThat(without.rowCopy()).isFalse();
    assertThat(without.slots()).isEqualTo(2);
    assertThat(without.halved()).isEqualTo(new CachePlan(1, 1, 16, false));
    try (Kernels kernels = new Kernels(shape, Compute.FP32_CPU)) {
      assertThat(ContinuousBatch.ofOneRow(kernels, without))
          .isEqualTo("by libtorch: no memory is planned for a copy of the weights");
    }
  }
}
