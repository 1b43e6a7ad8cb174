package io.tributary.gpu.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.simd.Simd;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the tests of a row that is decoded in Java share. */
final class OneRowRuns {
  static final Compute INT8 = new Compute("cpu", MatmulPath.INT8, MatmulPath.FP32);

  private static final int PLACES = 96;

  private OneRowRuns() {}

  static void requireVectors() {
    assertThat(ModuleLayer.boot().findModule("jdk.incubator.vector")).isPresent();
    assumeTrue(Simd.obstacle().isEmpty(), () -> Simd.obstacle().orElseThrow());
  }

  static ContinuousBatch batch(Kernels kernels, boolean inJava, int slots, int[] eos) {
    CachePlan of = CachePlan.of(slots, PLACES);
    CachePlan cache = new CachePlan(of.slots(), of.staged(), of.places(), inJava);
    return new ContinuousBatch(
        kernels, new ContinuousBatch.Plan(cache, 4, 64), eos, ContinuousBatch.Listener.NONE);
  }

  static Map<String, Sampled> finish(ContinuousBatch batch) {
    Map<String, Sampled> out = new TreeMap<>();
    while (!batch.idle()) {
      for (ContinuousBatch.Finished one : batch.advance()) {
        out.put(one.prompt() + "/" + one.candidate(), one.response());
      }
    }
    return out;
  }

  static void same(Map<String, Sampled> found, Map<String, Sampled> wanted, double most) {
    assertThat(found.keySet()).isEqualTo(wanted.keySet());
    wanted.forEach(
        (key, b) -> {
          Sampled a = found.get(key);
          assertThat(a.tokens()).as(key).isEqualTo(b.tokens());
          assertThat(a.end()).isEqualTo(b.end());
          assertThat(a.versions()).isEqualTo(b.versions());
          close(a.logProbs(), b.logProbs(), most);
          close(a.modelLogProbs(), b.modelLogProbs(), most);
        });
  }

  static void close(float[] found, float[] wanted, double most) {
    assertThat(TestModels.worst(TestModels.doubles(wanted), TestModels.doubles(found)))
        .isLessThan(most);
  }

  /** All that can shape a distribution, one candidate each. */
  static List<SamplingParams> shaped() {
    return List.of(
        new SamplingParams(1, 0, 1, 1),
        new SamplingParams(0.7, 0, 1, 2),
        new SamplingParams(1.4, 0, 1, 3),
        new SamplingParams(0, 0, 1, 4),
        new SamplingParams(0.9, 8, 1, 5),
        new SamplingParams(1, 0, 0.8, 6),
        new SamplingParams(1, 0, 1, 7, 1, Map.of(), 7),
        new SamplingParams(1, 0, 1, 0, 1.3, Map.of(), 8),
        new SamplingParams(1, 0, 1, 0, 1, Map.of(5, 3.0, 9, -4.0), 9),
        new SamplingParams(0, 0, 1, 9, 1.2, Map.of(1, 1.0), 10));
  }

  static List<SamplingParams> plain(long seed) {
    return List.of(new SamplingParams(1, 0, 1, seed));
  }

  /** From then on a row that is alone beside empty slots is decoded in Java. */
  static void aloneForAWhile(Prepared... weights) {
    for (Prepared each : weights) each.addDecodedAlone(256);
  }
}
