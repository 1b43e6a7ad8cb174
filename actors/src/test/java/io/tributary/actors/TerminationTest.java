package io.tributary.actors;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TerminationTest {
  private final CountDownLatch released = new CountDownLatch(1);

  @Test
  void theEndOfASystemIsItsOwn() throws Exception {
    ActorSystem<Void> system = system(Behaviors.empty());
    var ended = Termination.of(system, Duration.ofHours(1)).toCompletableFuture();
    shutDown(system);
    ended.get(60, TimeUnit.SECONDS);
    assertThat(system.getWhenTerminated().toCompletableFuture()).isDone();
  }

  @Test
  void aSystemThatDoesNotEndIsNotWaitedForLongerThanTheLimit() throws Exception {
    ActorSystem<Void> system = system(stoppingOnlyWhenReleased());
    try {
      var ended = Termination.of(system, Duration.ofMillis(300)).toCompletableFuture();
      shutDown(system);
      ended.get(60, TimeUnit.SECONDS);
      assertThat(system.getWhenTerminated().toCompletableFuture()).isNotDone();
    } finally {
      released.countDown();
    }
    system.getWhenTerminated().toCompletableFuture().get(60, TimeUnit.SECONDS);
  }

  @Test
  void theLimitCountsFromTheShutdown() throws Exception {
    ActorSystem<Void> system = system(Behaviors.empty());
    var ended = Termination.of(system, Duration.ofMillis(1)).toCompletableFuture();
    Thread.sleep(200);
    assertThat(ended).isNotDone();
    shutDown(system);
    ended.get(60, TimeUnit.SECONDS);
  }

  private Behavior<Void> stoppingOnlyWhenReleased() {
    return Behaviors.receive(Void.class)
        .onSignal(
            PostStop.class,
            signal -> {
              released.await();
              return Behaviors.same();
            })
        .build();
  }

  private static ActorSystem<Void> system(Behavior<Void> guardian) {
    return ActorSystem.create(
        guardian,
        "TerminationTest",
        ConfigFactory.parseString(
                """
                akka.actor.provider = local
                akka.coordinated-shutdown.run-by-actor-system-terminate = on
                akka.coordinated-shutdown.run-by-jvm-shutdown-hook = off
                """)
            .withFallback(ConfigFactory.load()));
  }

  private static void shutDown(ActorSystem<?> system) {
    CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.unknownReason());
  }
}
