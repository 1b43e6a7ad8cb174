package io.tributary.bench.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class EngineModelTest {
  @Test
  void aSlotIsTakenForWholeChunks() {
    EngineModel model = new EngineModel(32, 16, 200, 100, 0);
    assertThat(model.chunkSeconds()).isEqualTo(0.08, within(1e-12));
    assertThat(model.chunks(96)).isEqualTo(6);
    assertThat(model.chunks(97)).isEqualTo(7);
    // 100 tokens take 7 chunks of 80 ms in each of 32 slots
    assertThat(model.meanSeconds()).isEqualTo(0.56, within(1e-12));
    assertThat(model.candidatesPerSecond()).isEqualTo(32 / 0.56, within(1e-9));
  }

  @Test
  void lengthsAreUniformAroundTheirMean() {
    int[] lengths = new EngineModel(1, 1, 1, 128, 0.5).lengths(512);
    assertThat(Arrays.stream(lengths).average().orElseThrow()).isEqualTo(128, within(0.5));
    assertThat(Arrays.stream(lengths).min().orElseThrow()).isEqualTo(64);
    assertThat(Arrays.stream(lengths).max().orElseThrow()).isEqualTo(192);
    long below = Arrays.stream(lengths).filter(length -> length < 96).count();
    assertThat(below).isBetween(120L, 136L);
  }

  @Test
  void theLongestOfManyIsNearTheLongestThereIs() {
    EngineModel model = new EngineModel(32, 1, 100, 100, 0.5);
    assertThat(model.longestSeconds(1)).isEqualTo(model.meanSeconds(), within(1e-9));
    // the largest of k uniform numbers is at k / (k + 1) of the range on average
    assertThat(model.longestSeconds(9)).isEqualTo(0.5 + 9 / 10.0, within(0.01));
    assertThat(model.longestSeconds(1000)).isEqualTo(1.5, within(0.01));
    EngineModel fixed = new EngineModel(32, 8, 100, 100, 0);
    assertThat(fixed.longestSeconds(64)).isEqualTo(fixed.meanSeconds(), within(1e-9));
  }

  @Test
  void refusesWhatNoEngineIs() {
    assertThatThrownBy(() -> new EngineModel(0, 1, 1, 1, 0)).hasMessageContaining("slots 0");
    assertThatThrownBy(() -> new EngineModel(1, 1, 0, 1, 0)).hasMessageContaining("rate 0");
    assertThatThrownBy(() -> new EngineModel(1, 1, 1, 1, 1)).hasMessageContaining("spread 1");
    assertThatThrownBy(() -> new JudgeModel(-1, 0)).hasMessageContaining("-1");
    assertThatThrownBy(() -> new LearnerModel(1, 2, 0)).hasMessageContaining("spread 2");
  }
}
