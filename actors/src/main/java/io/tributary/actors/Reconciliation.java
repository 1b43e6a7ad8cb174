package io.tributary.actors;

import akka.actor.typed.javadsl.ActorContext;
import io.tributary.streams.log.PairLog;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * When the feed asks the pair log how it stands, and what to make of the answer. Messages may be
 * lost, and with them room in the window; the pair log knows.
 */
final class Reconciliation {
  /** It is time to think of asking. */
  enum Tick implements PromptFeed.Internal {
    INSTANCE
  }

  /** How it stands, and how much had been heard of when that was asked. */
  record Answer(Backlog backlog, long changes) implements PromptFeed.Internal {}

  private static final int TICKS_WHILE_MOVING = 6;

  private final ActorContext<PromptFeed.Command> context;
  private final PairLog log;
  private final UnitFeeding feeding;
  private final UnitIssuing issuing;
  private final FeedWindow window;

  /** What was heard of commits and training; and how it stood when the pair log was last asked. */
  private long changes;

  private long changesBefore;
  private int ticks;

  Reconciliation(
      ActorContext<PromptFeed.Command> context,
      PairLog log,
      UnitFeeding feeding,
      UnitIssuing issuing,
      FeedWindow window) {
    this.context = context;
    this.log = log;
    this.feeding = feeding;
    this.issuing = issuing;
    this.window = window;
  }

  /** Something was heard of. */
  void changed() {
    changes++;
  }

  /** Asks the pair log if it is due, while streaming. */
  void tick() {
    boolean due = due();
    if (feeding.recording() || window.lockStep() || !due) return;
    long asked = changes;
    context.pipeToSelf(
        CompletableFuture.supplyAsync(
            () -> Backlog.read(log), Dispatchers.blocking(context.getSystem())),
        (backlog, failure) ->
            failure == null
                ? new Answer(backlog, asked)
                : new PromptFeed.Broken("pair log", Dispatchers.cause(failure)));
  }

  /** Whether to ask now: if nothing moves, and now and then if something does. */
  private boolean due() {
    boolean still = changes == changesBefore;
    changesBefore = changes;
    return ++ticks % TICKS_WHILE_MOVING == 0 || still;
  }

  void settle(Answer answer) {
    // Whatever happened meanwhile may be in the answer or not; the next one will tell.
    if (feeding.recording() || answer.changes() != changes) return;
    Backlog backlog = answer.backlog();
    if (backlog.nextUnit() != feeding.nextUnit()) return;
    takeOff(backlog);
    window.reconcile(backlog);
  }

  /** Takes off what somebody committed without a word of it. */
  private void takeOff(Backlog backlog) {
    Set<Long> unfinished = new HashSet<>();
    backlog.unfinished().forEach(unit -> unfinished.add(unit.number()));
    issuing.board().finished(backlog.nextUnit() - 1, unfinished).forEach(issuing::committed);
  }
}
