package io.tributary.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WeightLoadTest {
  @TempDir Path folder;

  @Test
  void allReceiversGetTheVersionAndNothingIsLeft() throws Exception {
    Path work = Files.createDirectory(folder.resolve("work"));
    try (WeightLoad load = new WeightLoad(work, 1_000_000, 100_000)) {
      WeightLoad.Pulled pulled = load.pull(3);
      assertThat(pulled.seconds()).isPositive();
      assertThat(pulled.copiesFromLearner()).isBetween(1.0, 2.5);
      Requires.program("curl");
      assertThat(load.curl(2)).isPositive();
      assertThat(work.resolve("copies")).doesNotExist();
    }
    assertThat(work).doesNotExist();
  }
}
