package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.actors.UnitSampled.Grouped;
import io.tributary.streams.log.PromptOutcome;
import java.util.Map;

/**
 * Lets no more units wait for their commit than it has room for.
 *
 * <p>Takes the place of the judges when the objective needs none: bare samples go to the buffers.
 */
final class SampleStage {
  sealed interface Command permits UnitSampled, Stored, Leave, Tick {}

  /** Take nothing more, see everything to its commit, and stop. */
  enum Leave implements Command {
    INSTANCE
  }

  private enum Tick implements Command {
    INSTANCE
  }

  /** A buffer has committed a unit. */
  private record Stored(PairBuffer.UnitStored stored) implements Command {}

  static Behavior<Command> create(StreamSettings settings, StageLinks links) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(Tick.INSTANCE, links.patience().commit());
                  ActorRef<PairBuffer.UnitStored> replies =
                      context.messageAdapter(PairBuffer.UnitStored.class, Stored::new);
                  StageDuties duties =
                      StageDuties.of(
                          settings, links, context.getSelf().narrow(), replies, units -> 0);
                  SampleStage stage =
                      new SampleStage(
                          settings.training().samplesPerPrompt(), duties, links.depths());
                  return Behaviors.receive(Command.class)
                      .onMessage(UnitSampled.class, stage::onSampled)
                      .onMessage(Stored.class, stage::onStored)
                      .onMessage(Tick.class, tick -> stage.onTick())
                      .onMessage(Leave.class, leave -> stage.onLeave())
                      .onSignal(PostStop.class, stopped -> stage.gone())
                      .build();
                }));
  }

  private final int samplesPerPrompt;
  private final StageDuties duties;
  private final QueueDepths depths;

  private SampleStage(int samplesPerPrompt, StageDuties duties, QueueDepths depths) {
    this.samplesPerPrompt = samplesPerPrompt;
    this.duties = duties;
    this.depths = depths;
  }

  private Behavior<Command> onSampled(UnitSampled sampled) {
    if (duties.offer(sampled)) commit(sampled);
    describe();
    return Behaviors.same();
  }

  private Behavior<Command> onStored(Stored stored) {
    duties.stored(stored.stored().unit()).ifPresent(this::commit);
    describe();
    return next();
  }

  private void describe() {
    depths.set(this, Map.of("units_at_stage", (long) duties.units()));
  }

  private Behavior<Command> gone() {
    depths.remove(this);
    return Behaviors.same();
  }

  private Behavior<Command> onTick() {
    duties.sayAgain();
    return Behaviors.same();
  }

  private Behavior<Command> onLeave() {
    duties.close();
    return next();
  }

  private Behavior<Command> next() {
    return duties.done() ? Behaviors.stopped() : Behaviors.same();
  }

  private void commit(UnitSampled sampled) {
    duties.commit(UnitOutcomes.of(sampled, this::keep));
  }

  private PromptOutcome keep(Grouped prompt) {
    return new PromptOutcome.Sampled(
        prompt.prompt(), prompt.group().candidates().stream().limit(samplesPerPrompt).toList());
  }
}
