package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.StashBuffer;
import akka.actor.typed.javadsl.TimerScheduler;
import io.tributary.actors.wire.WireMessage;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PairLogException;
import io.tributary.streams.log.PromptOutcome;
import io.tributary.streams.log.UnknownJudgeException;
import io.tributary.streams.metrics.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A unit is confirmed only after all its outcomes are committed, and then exactly as they are in
 * the pair log; one unit is committed at a time.
 */
public final class PairBuffer {
  public sealed interface Command {}

  /**
   * All outcomes of a unit, to be committed in one transaction.
   *
   * @param judge the fingerprint of who judged it; empty if nobody did, or for a stage of the
   *     release before
   */
  public record CommitUnit(
      long unit, List<PromptOutcome> outcomes, ActorRef<UnitStored> replyTo, Optional<String> judge)
      implements Command, WireMessage {
    public CommitUnit {
      outcomes = List.copyOf(outcomes);
    }

    public CommitUnit(long unit, List<PromptOutcome> outcomes, ActorRef<UnitStored> replyTo) {
      this(unit, outcomes, replyTo, Optional.empty());
    }
  }

  /**
   * The unit's outcomes are in the pair log.
   *
   * @param judgeUnknown they are not, since its judge is none of the run's
   */
  public record UnitStored(long unit, boolean judgeUnknown) implements WireMessage {
    public UnitStored(long unit) {
      this(unit, false);
    }
  }

  private record Committed(CommitUnit unit, boolean fresh) implements Command {}

  private record CommitFailed(CommitUnit unit, int attempt, Throwable cause) implements Command {}

  private record CommitAgain(CommitUnit unit, int attempt) implements Command {}

  private static final int ATTEMPTS = 4;
  private static final int MOST_DOUBLINGS = 7;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

  /** Who is told of commits and of a pair log that keeps failing. */
  record Listeners(
      ActorRef<PromptFeed.Command> feed,
      ActorRef<Learner.Command> learner,
      ActorRef<StreamGuardian.Command> guardian,
      Metrics metrics,
      Patience patience,
      QueueDepths depths) {}

  /**
   * @param capacity units that may wait here; what comes on top is let go, and sent again
   */
  static Behavior<Command> create(PairLog log, Listeners listeners, int capacity) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.withStash(
                        capacity,
                        stash -> new PairBuffer(context, timers, stash, log, listeners).ready())));
  }

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final StashBuffer<Command> stash;
  private final PairLog log;
  private final Listeners listeners;
  private final Executor blocking;

  private PairBuffer(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StashBuffer<Command> stash,
      PairLog log,
      Listeners listeners) {
    this.context = context;
    this.timers = timers;
    this.stash = stash;
    this.log = log;
    this.listeners = listeners;
    this.blocking = Dispatchers.blocking(context.getSystem());
  }

  private Behavior<Command> ready() {
    pending(stash.size());
    return Behaviors.receive(Command.class)
        .onMessage(CommitUnit.class, unit -> commit(unit, 1))
        .onSignal(PostStop.class, stopped -> gone())
        .build();
  }

  private Behavior<Command> commit(CommitUnit unit, int attempt) {
    context.pipeToSelf(
        CompletableFuture.supplyAsync(
            () -> log.commit(unit.unit(), unit.outcomes(), unit.judge()), blocking),
        (fresh, failure) ->
            failure == null
                ? new Committed(unit, fresh)
                : new CommitFailed(unit, attempt, Dispatchers.cause(failure)));
    return committing();
  }

  private Behavior<Command> committing() {
    pending(1 + stash.size());
    return Behaviors.receive(Command.class)
        .onMessage(
            CommitUnit.class,
            next -> {
              if (!stash.isFull()) stash.stash(next);
              pending(1 + stash.size());
              return Behaviors.same();
            })
        .onMessage(Committed.class, committed -> confirm(committed.unit(), committed.fresh()))
        .onMessage(CommitFailed.class, this::onFailed)
        .onMessage(CommitAgain.class, again -> commit(again.unit(), again.attempt()))
        .onSignal(PostStop.class, stopped -> gone())
        .build();
  }

  /** Units that are here and not committed. */
  private void pending(int units) {
    listeners.depths().set(this, Map.of("commits_pending", (long) units));
  }

  private Behavior<Command> gone() {
    listeners.depths().remove(this);
    return Behaviors.same();
  }

  private Behavior<Command> confirm(CommitUnit unit, boolean fresh) {
    if (!fresh) {
      // The same outcomes again, or others of a unit that was issued twice: the first ones stand.
      listeners.metrics().record(unit.unit(), Map.of("buffer/late_duplicates", 1.0));
    }
    int dropped =
        (int) unit.outcomes().stream().filter(PromptOutcome.Dropped.class::isInstance).count();
    int examples = unit.outcomes().stream().mapToInt(PromptOutcome::examples).sum();
    if (examples > 0) listeners.learner().tell(new Learner.ExamplesAvailable());
    int further = examples + dropped - unit.outcomes().size();
    listeners.feed().tell(new PromptFeed.UnitCommitted(unit.unit(), dropped, further));
    unit.replyTo().tell(new UnitStored(unit.unit()));
    return stash.unstash(ready(), 1, next -> next);
  }

  private Behavior<Command> onFailed(CommitFailed failed) {
    if (failed.cause() instanceof UnknownJudgeException) {
      // No fault of the buffer's: whoever judged it has to know.
      failed.unit().replyTo().tell(new UnitStored(failed.unit().unit(), true));
      return stash.unstash(ready(), 1, next -> next);
    }
    boolean endless = listeners.patience().endless();
    if (failed.cause() instanceof PairLogException && (endless || failed.attempt() < ATTEMPTS)) {
      int doublings = Math.min(failed.attempt() - 1, MOST_DOUBLINGS);
      timers.startSingleTimer(
          new CommitAgain(failed.unit(), failed.attempt() + 1),
          FIRST_PAUSE.multipliedBy(1L << doublings));
      return Behaviors.same();
    }
    listeners.guardian().tell(new StreamGuardian.StreamFailed("pair buffer", failed.cause()));
    return Behaviors.stopped();
  }
}
