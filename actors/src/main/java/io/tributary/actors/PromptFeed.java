package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.actors.wire.WireMessage;
import io.tributary.streams.log.PairLog;
import io.tributary.streams.log.PairLogException;
import io.tributary.streams.prompts.PromptSource;
import java.util.List;

/**
 * No prompt is handed out before the pair log holds it as fed, and none is forgotten before its
 * outcome is committed: a unit whose holder dies or whose deadline passes is issued again.
 *
 * <p>All it knows it has from the pair log and from those who have its units, so that another feed
 * can take over. Generators ask for work. New prompts are drawn only when one of them waits and the
 * {@link Pace} allows it. The source may have none for any length of time: a unit that is not full
 * then goes out after the source's linger, but in lock-step it waits until it is full.
 */
public final class PromptFeed {
  private PromptFeed() {}

  public sealed interface Command {}

  /** What the feed and its parts tell themselves. */
  non-sealed interface Internal extends Command {}

  /**
   * A generator has room for a unit.
   *
   * @param request counts its requests; a repeated one has the number of the first
   * @param holding the units it has and nobody else
   */
  public record RequestWork(
      int index, long request, List<Long> holding, ActorRef<Generator.Command> generator)
      implements Command, WireMessage {
    public RequestWork {
      holding = List.copyOf(holding);
    }
  }

  /** A generator that asks for nothing still has these units. */
  public record StillSampling(List<Long> holding, ActorRef<Generator.Command> generator)
      implements Command, WireMessage {
    public StillSampling {
      holding = List.copyOf(holding);
    }
  }

  /** The stage behind the generators has the unit now. */
  public record UnitAtStage(long unit, ActorRef<UnitSampled> stage)
      implements Command, WireMessage {}

  /**
   * All outcomes of a unit are in the pair log, so many of them dropped prompts.
   *
   * @param further examples beyond the first of each prompt; none of a node that does not know it
   */
  public record UnitCommitted(long unit, int dropped, int further) implements Command, WireMessage {
    /** At most one example of each prompt. */
    public UnitCommitted(long unit, int dropped) {
      this(unit, dropped, 0);
    }
  }

  /**
   * The learner has trained so many examples, or passed them over as stale.
   *
   * @param total of the whole run, so that a message may be lost or repeated; also those passed
   *     over that the ledger gets with the next step only. {@link #UNTOLD} of a node that does not
   *     know it
   */
  public record ExamplesFinished(int count, long total) implements Command, WireMessage {
    public static final long UNTOLD = -1;
  }

  /** Lock-step: the learner has trained all examples of the round. */
  record RoundTrained(long round) implements Command {}

  /** Stop issuing; tell the guardian when the units issued are committed. */
  enum Drain implements Command {
    INSTANCE
  }

  /**
   * Draw nothing new from now on, and see what is fed to its end; a repeated one asks how far that
   * is.
   */
  record WorkOff(ActorRef<FeedDrain> replyTo) implements Command {}

  /** Another node's feed takes over: stop as soon as nothing is being written. */
  enum HandOver implements Command {
    INSTANCE
  }

  /** For whoever watches the cluster. */
  record Describe(ActorRef<FeedFigures> replyTo) implements Command {}

  /** How much of what waits, in units. */
  record FeedFigures(
      long nextUnit, int inFlightPrompts, int waiting, int held, int askingGenerators) {}

  record Broken(String what, Throwable cause) implements Command {}

  /** Whom the feed works with, and whether it may draw. */
  record Links(
      ActorRef<Learner.Command> learner,
      ActorRef<StreamGuardian.Command> guardian,
      DrawGate gate,
      Patience patience) {}

  static Behavior<Command> create(
      StreamSettings settings, PromptSource prompts, PairLog log, Backlog backlog, Links links) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new FeedStates(context, timers, settings, prompts, log, backlog, links)
                        .start()));
  }

  static Behavior<Command> broken(Broken broken, Links links) {
    // The pair log may come back; a supervisor starts the feed again from what is in it.
    if (links.patience().endless() && broken.cause() instanceof PairLogException lost) throw lost;
    links.guardian().tell(new StreamGuardian.StreamFailed(broken.what(), broken.cause()));
    return Behaviors.stopped();
  }
}
