package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import io.tributary.actors.fakes.InMemoryPairLog;
import io.tributary.actors.fakes.World;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.LearnerEngine;
import io.tributary.streams.log.Validated;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ValidationsTest {
  private static final ActorTestKit TEST_KIT = ActorTestKit.create(LocalStream.config());

  @AfterAll
  static void shutDown() {
    TEST_KIT.shutdownTestKit();
  }

  private static Map<String, Double> by(double judge) {
    return Map.of(Validated.JUDGE, judge);
  }

  /** The run has another judge since, and version 0 was validated anew by it. */
  @Test
  void aVersionThatOnlyAnEarlierJudgeScoredIsScoredAgain() {
    World world = new World(0);
    world.checkpoint = new World.Weights(new PolicyVersion(4), 1);
    InMemoryPairLog log = world.log;
    try (LearnerEngine engine = world.parts().learner().get()) {
      Validations validations =
          new Validations(
              Optional.of(TEST_KIT.<Evaluator.Command>createTestProbe().getRef()),
              TEST_KIT.<Learner.Command>createTestProbe().getRef(),
              engine,
              log,
              2);
      assertThat(validations.due()).isTrue();
      log.recordEvaluation(0, by(1));
      log.recordEvaluation(4, by(1));
      assertThat(validations.due()).isFalse();
      assertThat(validations.missing()).isFalse();
      log.recordEvaluation(0, by(2));
      assertThat(validations.due()).isTrue();
      assertThat(validations.missing()).isTrue();
      log.recordEvaluation(4, by(2));
      assertThat(validations.missing()).isFalse();
    }
  }
}
