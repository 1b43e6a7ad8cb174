package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.actors.fakes.InMemoryPairLog;
import io.tributary.api.PolicyVersion;
import io.tributary.api.TrainingExample;
import io.tributary.gpu.LearnerEngine;
import io.tributary.streams.log.PairLogException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckpointsTest {
  private final InMemoryPairLog log = new InMemoryPairLog();
  private final Counting engine = new Counting();
  private final List<Long> saved = new ArrayList<>();
  private final Checkpoints checkpoints =
      new Checkpoints(
          (of, step, permit) -> {
            permit.run();
            saved.add(step);
          },
          engine,
          log,
          5);

  @Test
  void oneIsWrittenEverySoManyStepsAndOneOfTheRest() {
    for (int i = 0; i < 7; i++) {
      engine.step(List.of());
      checkpoints.saveIfDue();
    }
    assertThat(saved).containsExactly(10L);
    assertThat(checkpoints.newest()).isEqualTo(10);
    checkpoints.saveRest();
    checkpoints.saveRest();
    assertThat(saved).containsExactly(10L, 12L);
  }

  @Test
  void nothingIsSavedOfWhatIsSaved() {
    assertThat(checkpoints.newest()).as("restored from it").isEqualTo(5);
    checkpoints.saveRest();
    assertThat(saved).isEmpty();
  }

  @Test
  void whoWasTakenOverFromSavesNone() {
    engine.step(List.of());
    log.takenOver = true;
    assertThatThrownBy(checkpoints::saveRest).isInstanceOf(PairLogException.class);
    assertThat(saved).isEmpty();
    assertThat(checkpoints.newest()).isEqualTo(5);
  }

  /** Counts its steps, from the fifth on. */
  private static final class Counting implements LearnerEngine {
    private long steps = 5;

    @Override
    public PolicyVersion version() {
      return new PolicyVersion(steps);
    }

    @Override
    public Map<String, Double> step(List<TrainingExample> examples) {
      steps++;
      return Map.of();
    }

    @Override
    public void publish() {}

    @Override
    public void save(Path folder) {}

    @Override
    public void restore(Path folder) {}

    @Override
    public void close() {}
  }
}
