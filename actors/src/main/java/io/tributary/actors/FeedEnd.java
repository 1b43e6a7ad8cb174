package io.tributary.actors;

import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.actors.PromptFeed.Command;

/** The last states of a feed: it issues nothing any more, and answers until it is stopped. */
final class FeedEnd {
  private final PromptFeed.Links links;
  private final UnitFeeding feeding;
  private final FeedReport report;

  FeedEnd(PromptFeed.Links links, UnitFeeding feeding, FeedReport report) {
    this.links = links;
    this.feeding = feeding;
    this.report = report;
  }

  /**
   * The source has ended and all is committed. The learner is told again and again: it may be
   * another one now.
   */
  Behavior<Command> exhausted() {
    links.learner().tell(Learner.NoMoreExamples.INSTANCE);
    return answering(
        Behaviors.receive(Command.class)
            .onMessage(
                Reconciliation.Tick.class,
                again -> {
                  links.learner().tell(Learner.NoMoreExamples.INSTANCE);
                  return Behaviors.same();
                }));
  }

  /** What was issued is committed, or was waited for long enough. */
  Behavior<Command> drained() {
    links.guardian().tell(StreamGuardian.FeedDrained.INSTANCE);
    return answering(Behaviors.receive(Command.class));
  }

  private Behavior<Command> answering(BehaviorBuilder<Command> state) {
    return closing(
        state
            .onMessage(PromptFeed.Drain.class, drain -> drained())
            .onMessage(
                PromptFeed.WorkOff.class,
                question -> {
                  report.drain(question);
                  return Behaviors.same();
                })
            .onMessage(PromptFeed.HandOver.class, handOver -> Behaviors.stopped())
            .onMessage(
                PromptFeed.Describe.class,
                question -> {
                  report.describe(question);
                  return Behaviors.same();
                }));
  }

  /** What is being written is waited for, so that the next feed reads it. */
  Behavior<Command> handingOver() {
    if (!feeding.recording()) return Behaviors.stopped();
    return closing(
        Behaviors.receive(Command.class)
            .onMessage(UnitFeeding.Recorded.class, recorded -> Behaviors.stopped())
            .onMessage(PromptFeed.Broken.class, broken -> Behaviors.stopped()));
  }

  private Behavior<Command> closing(BehaviorBuilder<Command> state) {
    return state
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(
            PostStop.class,
            stopped -> {
              feeding.close();
              return Behaviors.same();
            })
        .build();
  }
}
