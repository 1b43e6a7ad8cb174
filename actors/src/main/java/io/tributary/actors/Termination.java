package io.tributary.actors;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The end of an actor system, waited for with a limit. Remoting of a node that the network has cut
 * off may never finish closing its connections; everything else has ended before it begins to.
 */
final class Termination {
  private Termination() {}

  /**
   * Completes when the system has terminated, or has not within the limit, counted from the last
   * phase of its coordinated shutdown; then that is said.
   */
  static CompletionStage<Done> of(ActorSystem<?> system, Duration limit) {
    CompletableFuture<Done> ended = new CompletableFuture<>();
    system.getWhenTerminated().whenComplete((done, failure) -> ended.complete(Done.getInstance()));
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseActorSystemTerminate(),
            "limit the end",
            () -> {
              // Not of the system's own scheduler, which ends with it.
              CompletableFuture.delayedExecutor(limit.toNanos(), TimeUnit.NANOSECONDS)
                  .execute(() -> giveUp(system, limit, ended));
              return CompletableFuture.completedFuture(Done.getInstance());
            });
    return ended;
  }

  private static void giveUp(ActorSystem<?> system, Duration limit, CompletableFuture<Done> ended) {
    if (ended.isDone()) return;
    system
        .log()
        .warn(
            "the actor system has not ended in {} s since all that runs in it was told to; the"
                + " process ends without it",
            limit.toSeconds());
    ended.complete(Done.getInstance());
  }
}
