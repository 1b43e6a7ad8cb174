package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.streams.log.PairLogException;
import io.tributary.streams.log.RetentionPolicy;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.metrics.Metrics;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Prunes the pair log again and again, in short transactions one after the other, so that commits
 * come in between. A pair log that fails is left alone until the next time: nothing waits for this.
 */
public final class Pruner {
  /** How many pairs lost what they need no more, counted over the life of this JVM. */
  public static final String PRUNED = "buffer/pruned_pairs";

  /** How often pruning failed. */
  public static final String FAILED = "buffer/failed_prunes";

  sealed interface Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  private record Pruned(int pairs) implements Command {}

  private record Failed(Throwable cause) implements Command {}

  private record Stop(CompletableFuture<Void> stopped) implements Command {}

  private final ActorContext<Command> context;
  private final SharedPairLog log;
  private final RetentionPolicy policy;
  private final Metrics metrics;
  private long pruned;
  private long failures;

  private Pruner(
      ActorContext<Command> context, SharedPairLog log, RetentionPolicy policy, Metrics metrics) {
    this.context = context;
    this.log = log;
    this.policy = policy;
    this.metrics = metrics;
  }

  /**
   * Prunes for as long as the actor system lives, from {@code every} after its start; nothing at
   * all with a policy that keeps everything.
   */
  public static Attachment every(
      Duration every, RetentionPolicy policy, SharedPairLog log, Metrics metrics) {
    if (policy.keepsAll()) return Attachment.NONE;
    return system -> {
      ActorRef<Command> pruner =
          system.systemActorOf(create(every, policy, log, metrics), "pruner", Props.empty());
      return () -> stop(pruner);
    };
  }

  /** Completes when nothing is being pruned any more: the log may be closed then. */
  private static CompletionStage<Void> stop(ActorRef<Command> pruner) {
    CompletableFuture<Void> stopped = new CompletableFuture<>();
    pruner.tell(new Stop(stopped));
    return stopped;
  }

  static Behavior<Command> create(
      Duration every, RetentionPolicy policy, SharedPairLog log, Metrics metrics) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.INSTANCE, every);
                  return new Pruner(context, log, policy, metrics).waiting();
                }));
  }

  private Behavior<Command> waiting() {
    return Behaviors.receive(Command.class)
        .onMessage(Tick.class, tick -> prune())
        .onMessage(Stop.class, this::stop)
        .build();
  }

  private Behavior<Command> prune() {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(
            () -> log.prune(policy), Dispatchers.blocking(context.getSystem())),
        (pairs, failure) ->
            failure == null ? new Pruned(pairs) : new Failed(Dispatchers.cause(failure)));
    return Behaviors.receive(Command.class)
        .onMessage(Tick.class, tick -> Behaviors.same())
        .onMessage(Pruned.class, this::pruned)
        .onMessage(Failed.class, this::failed)
        .onMessage(Stop.class, this::stopAfterwards)
        .build();
  }

  /** There may be more. */
  private Behavior<Command> pruned(Pruned some) {
    if (some.pairs() == 0) return waiting();
    pruned += some.pairs();
    metrics.record(0, Map.of(PRUNED, (double) pruned));
    return prune();
  }

  private Behavior<Command> failed(Failed failed) {
    if (!(failed.cause() instanceof PairLogException)) {
      throw new IllegalStateException("pruning failed", failed.cause());
    }
    failures++;
    metrics.record(0, Map.of(FAILED, (double) failures));
    context.getLog().warn("nothing was pruned: {}", failed.cause().getMessage());
    return waiting();
  }

  private Behavior<Command> stop(Stop stop) {
    stop.stopped().complete(null);
    return Behaviors.stopped();
  }

  private Behavior<Command> stopAfterwards(Stop stop) {
    return Behaviors.receive(Command.class)
        .onMessage(Tick.class, tick -> Behaviors.same())
        .onAnyMessage(done -> stop(stop))
        .build();
  }
}
