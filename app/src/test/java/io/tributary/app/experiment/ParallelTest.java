package io.tributary.app.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParallelTest {
  @ParameterizedTest
  @CsvSource({"1, 64, 1", "2, 64, 1", "3, 64, 1", "4, 64, 2", "16, 64, 8", "16, 7, 3", "64, 1, 1"})
  void coresAndMemorySayHowManyThereIsRoomFor(int cores, long gib, int most) {
    assertThat(Parallel.room(cores, gib << 30)).isEqualTo(most);
  }

  @Test
  void whatIsAskedForIsTaken() {
    assertThat(Parallel.of(OptionalInt.of(7), Catalogue.find("ranking", true))).isEqualTo(7);
    assertThat(Parallel.of(OptionalInt.empty(), Catalogue.find("ranking", true))).isPositive();
  }

  @Test
  void runsWhoseThroughputIsComparedHaveTheMachineForThemselves() {
    Experiment staleness = Catalogue.find("staleness", true);
    assertThat(Parallel.of(OptionalInt.empty(), staleness)).isEqualTo(1);
    assertThat(Parallel.of(OptionalInt.of(1), staleness)).isEqualTo(1);
    assertThatThrownBy(() -> Parallel.of(OptionalInt.of(2), staleness))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("--parallel: 2, but staleness compares throughput");
  }
}
