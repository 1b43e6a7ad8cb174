package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.actors.StreamSettings.Objective;
import io.tributary.actors.fakes.Streams;
import io.tributary.actors.fakes.World;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole stream with its cluster of one and sharded buffers. */
@Timeout(180)
class TributaryStreamTest {
  /** The first actor system of a JVM loads thousands of classes; no test's time is for that. */
  @BeforeAll
  static void loadClasses() throws Exception {
    try (TributaryStream stream =
        TributaryStream.start(Streams.settings(false), new World(20).parts())) {
      stream.done().toCompletableFuture().get();
    }
  }

  @Test
  void runsTwoHundredPromptsThroughShardedBuffers() throws Exception {
    World world = new World(200);
    StreamSettings settings = Streams.settings(false, 2, 2, Objective.PAIRS);
    try (TributaryStream stream = TributaryStream.start(settings, world.parts())) {
      StreamResult result = stream.done().toCompletableFuture().get(90, TimeUnit.SECONDS);
      assertThat(result.counts().fed()).isEqualTo(200);
      assertThat(result.counts().outcomes()).isEqualTo(200);
      assertThat(result.version()).isEqualTo(world.checkpoint.version());
      assertThat(result.version().number()).isGreaterThan(10);
    }
    assertThat(world.open).isEmpty();
    assertThat(world.trainedLags).allMatch(lag -> lag <= 1);
    assertThat(world.judgedAtOnce).allMatch(groups -> groups <= 4);
  }

  @Test
  void drainsWhenAsked() throws Exception {
    World world = new World(100_000);
    CountDownLatch stepped = new CountDownLatch(2);
    world.onCall =
        call -> {
          if (call.equals("step")) stepped.countDown();
        };
    try (TributaryStream stream = TributaryStream.start(Streams.settings(true), world.parts())) {
      assertThat(stepped.await(60, TimeUnit.SECONDS)).isTrue();
      stream.drain();
      StreamResult result = stream.done().toCompletableFuture().get(60, TimeUnit.SECONDS);
      assertThat(result.drained()).isTrue();
      assertThat(result.version()).isEqualTo(world.checkpoint.version());
    }
    assertThat(world.log.unfinished()).isEmpty();
  }

  @Test
  void closingEndsAStreamThatHasNotEnded() {
    World world = new World(100_000);
    TributaryStream stream = TributaryStream.start(Streams.settings(false), world.parts());
    stream.close();
    assertThatThrownBy(() -> stream.done().toCompletableFuture().join())
        .isInstanceOf(CancellationException.class);
    assertThat(world.open).isEmpty();
    stream.close();
    stream.drain();
  }

  @Test
  void failsWithTheOriginalCause() {
    RuntimeException cause = new IllegalStateException("out of memory on the device");
    assertAStepFailsWith(
        cause,
        () -> {
          throw cause;
        });
  }

  @Test
  void anErrorOfAnEngineEndsTheStreamInOrder() {
    Error cause = new UnsatisfiedLinkError("no kernel");
    assertAStepFailsWith(
        cause,
        () -> {
          throw cause;
        });
  }

  private static void assertAStepFailsWith(Throwable cause, Runnable step) {
    World world = new World(40);
    world.onCall =
        call -> {
          if (call.equals("step")) step.run();
        };
    try (TributaryStream stream = TributaryStream.start(Streams.settings(false), world.parts())) {
      assertThatThrownBy(() -> stream.done().toCompletableFuture().get(60, TimeUnit.SECONDS))
          .hasCause(cause);
    }
    assertThat(world.open).isEmpty();
  }

  @Test
  void pairsWithoutAJudgeAreRefused() {
    StreamParts parts = new World(1).parts();
    StreamParts judgeless =
        new StreamParts(
            parts.pairLog(),
            parts.prompts(),
            parts.generators(),
            Optional.empty(),
            parts.learner(),
            parts.evaluation(),
            parts.checkpointer(),
            parts.metrics());
    assertThatThrownBy(() -> TributaryStream.start(Streams.settings(false), judgeless))
        .hasMessage("preference pairs need a judge");
  }
}
