package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.PreRestart;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.actors.Learner.Command;
import io.tributary.actors.Learner.Finish;

/** The last states of a learner: it takes no step any more, and ends with a checkpoint. */
final class LearnerEnd {
  private final ActorRef<Command> self;
  private final Learner.Links links;
  private final LearnerWork work;

  LearnerEnd(ActorRef<Command> self, Learner.Links links, LearnerWork work) {
    this.self = self;
    this.links = links;
    this.work = work;
  }

  /** A guard's pause: in one process the stream drains, in a cluster its operator has it do so. */
  Behavior<Command> pause() {
    links.guardian().tell(StreamGuardian.Drain.INSTANCE);
    return Behaviors.receive(Command.class)
        .onMessage(Finish.class, finish -> end(true))
        .onAnyMessage(other -> Behaviors.same())
        .onSignal(PreRestart.class, restart -> close())
        .onSignal(PostStop.class, stopped -> close())
        .build();
  }

  /**
   * Saves what is not saved, and says what came of it.
   *
   * @param drained whether more could have been trained
   */
  Behavior<Command> end(boolean drained) {
    work.checkpoints().saveRest();
    links.guardian().tell(new StreamGuardian.LearnerFinished(work.result(drained)));
    BehaviorBuilder<Command> ended =
        Behaviors.receive(Command.class).onSignal(PostStop.class, stopped -> close());
    if (links.atEnd() == Learner.AtEnd.STOP) {
      if (drained) self.tell(Finish.INSTANCE);
      // A builder is never changed: each call makes another.
      ended = ended.onMessage(Finish.class, finish -> Behaviors.stopped());
    }
    return ended.onAnyMessage(late -> Behaviors.same()).build();
  }

  private Behavior<Command> close() {
    work.close();
    return Behaviors.same();
  }
}
