package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.engine.MatmulPath;
import org.junit.jupiter.api.Test;

class SwapPauseTest {
  @Test
  void aSwapTakesLongerThanNone() {
    SwapPause pause = SwapPause.measure(BenchShape.SMALL, new Setup(MatmulPath.FP32, 1, 1), 3);
    assertThat(pause.shape()).isEqualTo("small");
    assertThat(pause.chunk()).isPositive();
    assertThat(pause.longest()).isGreaterThanOrEqualTo(pause.swap());
    assertThat(pause.pause()).isEqualTo(pause.swap() - pause.chunk());
  }
}
