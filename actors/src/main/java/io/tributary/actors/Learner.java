package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.actors.wire.WireMessage;
import java.util.Map;
import java.util.Optional;

/**
 * No example is trained twice and none is skipped: what the ledger holds is repeated on start, and
 * the examples after it are taken in order, each in one step or passed over as stale.
 *
 * <p>Owns the learner engine on a thread of its own, where it also waits for the pair log.
 */
public final class Learner {
  private Learner() {}

  public sealed interface Command {}

  /** What the learner tells itself. */
  non-sealed interface Internal extends Command {}

  /** The pair log has new examples. */
  public record ExamplesAvailable() implements Command, WireMessage {}

  /** The feed is there: training may begin. */
  record Begin(ActorRef<PromptFeed.Command> feed) implements Command {}

  /** Lock-step: all units of the round are committed. */
  record RoundCommitted(long round) implements Command {}

  /** Everything fed is committed and nothing more will come. */
  public enum NoMoreExamples implements Command, WireMessage {
    INSTANCE
  }

  /** Drain: checkpoint and end, whatever is left. */
  enum Finish implements Command {
    INSTANCE
  }

  /** The validation asked for is done, and what it reports is in the pair log. */
  record Evaluated(long version, Map<String, Double> report) implements Command {}

  /** Make the engine and repeat the ledger; the evaluator is there, if there is one. */
  record Open(Optional<ActorRef<Evaluator.Command>> evaluator) implements Command {}

  private static final int STASH_CAPACITY = 64;

  /** Where a learner that stops after its checkpoint differs from one that its guardian stops. */
  enum AtEnd {
    WAIT,
    STOP
  }

  /** Whom the learner works with; a feed that is not there yet comes with {@link Begin}. */
  record Links(
      ActorRef<StreamGuardian.Command> guardian,
      Optional<ActorRef<PromptFeed.Command>> feed,
      AtEnd atEnd,
      Patience patience,
      QueueDepths depths) {}

  /** Run it on {@link Dispatchers#pinned}. */
  static Behavior<Command> create(StreamSettings settings, LearnerParts parts, Links links) {
    return Behaviors.withStash(
        STASH_CAPACITY,
        stash ->
            Behaviors.withTimers(
                timers ->
                    Behaviors.setup(
                        context ->
                            Behaviors.receive(Command.class)
                                .onMessage(
                                    Open.class,
                                    open ->
                                        new LearnerStates(
                                                context,
                                                stash,
                                                settings,
                                                parts,
                                                open.evaluator(),
                                                links)
                                            .start(timers))
                                .onMessage(Finish.class, finish -> Behaviors.stopped())
                                .build())));
  }
}
