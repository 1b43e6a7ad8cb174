package io.tributary.gpu.engine;

import static io.tributary.gpu.engine.OneRowRuns.aloneForAWhile;
import static io.tributary.gpu.engine.OneRowRuns.batch;
import static io.tributary.gpu.engine.OneRowRuns.finish;
import static io.tributary.gpu.engine.OneRowRuns.plain;
import static io.tributary.gpu.engine.OneRowRuns.same;
import static io.tributary.gpu.engine.OneRowRuns.shaped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.HostTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a row that is alone is decoded in Java, and what is left of it. */
class OneRowLifeTest {
  private final int threads = NativeEngine.threadsPerCall();

  @BeforeEach
  void needsVectors() {
    OneRowRuns.requireVectors();
  }

  @AfterEach
  void restoreThreads() {
    NativeEngine.setThreadsPerCall(threads);
  }

  /** Where there are slots for others, weights are packed for a row alone after 256 tokens. */
  @Test
  void packingPaysOnlyAfterAWhile() {
    Kernels kernels = TestModels.kernels(TestModels.untied());
    try (Weights weights = Policy.load(kernels, TestModels.random(TestModels.untied(), 318, 0.2));
        Prepared prepared = Prepared.of(kernels, weights, 2);
        ContinuousBatch batch = batch(kernels, true, 2, new int[0])) {
      batch.use(prepared, 1);
      long before = rowThreads();
      NativeEngine.setThreadsPerCall(2);
      for (int i = 0; i < 3; i++) batch.add(i, new int[] {1, 2}, plain(i), StopRule.NONE, 60);
      finish(batch);
      assertThat(prepared.decodedAlone()).isBetween(56, 64);
      assertThat(rowThreads()).isEqualTo(before);
      batch.clear();
      aloneForAWhile(prepared);
      batch.add(3, new int[] {1, 2}, plain(3), StopRule.NONE, 60);
      finish(batch);
      assertThat(rowThreads()).isEqualTo(before + 1);
      assertThat(prepared.decodedAlone()).isLessThan(64 + 256 + 1);
    }
  }

  @Test
  void weightsThatGiveNoNumbersAreNamedAndForgotten() {
    DecoderShape shape = TestModels.untied();
    Kernels kernels = TestModels.kernels(shape);
    Map<String, HostTensor> tensors = TestModels.random(shape, 313, 0.2);
    Map<String, HostTensor> broken = new LinkedHashMap<>(tensors);
    HostTensor down = broken.get("model.layers.1.mlp.down_proj.weight");
    float[] values = down.values().clone();
    values[5] = Float.NaN;
    broken.put("model.layers.1.mlp.down_proj.weight", new HostTensor(down.shape(), values));
    try (Weights good = Policy.load(kernels, tensors);
        Weights bad = Policy.load(kernels, broken);
        Prepared right = Prepared.of(kernels, good, 1);
        Prepared wrong = Prepared.of(kernels, bad, 1);
        ContinuousBatch batch = batch(kernels, true, 1, new int[0]);
        ContinuousBatch fresh = batch(kernels, true, 1, new int[0])) {
      batch.use(wrong, 7);
      batch.add(0, new int[] {1, 2}, plain(1), StopRule.NONE, 8);
      assertThatThrownBy(batch::advance)
          .isInstanceOf(NotFiniteException.class)
          .hasMessageContaining("version 7");
      batch.clear();
      for (ContinuousBatch each : List.of(batch, fresh)) {
        each.use(right, 8);
        each.add(0, new int[] {1, 2}, plain(1), StopRule.NONE, 8);
      }
      same(finish(batch), finish(fresh), 1e-9);
    }
  }

  @Test
  void threadsEndWithTheBatch() {
    NativeEngine.setThreadsPerCall(3);
    Kernels kernels = TestModels.kernels(TestModels.untied());
    long before = rowThreads();
    try (Weights weights = Policy.load(kernels, TestModels.random(TestModels.untied(), 314, 0.2));
        Prepared prepared = Prepared.of(kernels, weights, 1);
        ContinuousBatch batch = batch(kernels, true, 1, new int[0])) {
      batch.use(prepared, 1);
      batch.add(0, new int[] {1}, plain(1), StopRule.NONE, 8);
      batch.advance();
      assertThat(rowThreads()).isEqualTo(before + 2);
    }
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (rowThreads() > before && System.nanoTime() < deadline) Thread.yield();
    assertThat(rowThreads()).isEqualTo(before);
  }

  /** What a row that is alone makes of native arrays goes with its batch. */
  @Test
  void leavesNoArraysBehind() {
    Kernels kernels = TestModels.kernels(TestModels.untied());
    try (Weights weights = Policy.load(kernels, TestModels.random(TestModels.untied(), 317, 0.2));
        Prepared prepared = Prepared.of(kernels, weights, 1)) {
      int before = LiveArrays.of(kernels);
      for (int i = 0; i < 20; i++) {
        try (ContinuousBatch batch = batch(kernels, true, 1, new int[0])) {
          batch.use(prepared, 1);
          batch.add(0, new int[] {1, 2, 3}, shaped().subList(i % 10, i % 10 + 1), StopRule.NONE, 6);
          finish(batch);
        }
      }
      assertThat(LiveArrays.of(kernels)).isEqualTo(before);
    }
  }

  private static long rowThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("row-"))
        .count();
  }
}
