package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.tributary.actors.UnitSampled.Grouped;
import io.tributary.streams.log.PromptOutcome;

/**
 * Lets no more units wait for their commit than it has room for.
 *
 * <p>Takes the place of the judges when the objective needs none: bare samples go to the buffers.
 */
final class SampleStage {
  sealed interface Command permits UnitSampled, Stored {}

  /** A buffer has committed a unit. */
  private record Stored(PairBuffer.UnitStored stored) implements Command {}

  /**
   * @param samplesPerPrompt candidates kept of each prompt, the first ones
   * @param capacity units that wait for their commit, at most
   */
  static Behavior<Command> create(int samplesPerPrompt, int capacity, PairBuffers buffers) {
    return Behaviors.setup(
        context -> {
          ActorRef<PairBuffer.UnitStored> replies =
              context.messageAdapter(PairBuffer.UnitStored.class, Stored::new);
          SampleStage stage =
              new SampleStage(samplesPerPrompt, new BoundedIntake(capacity), buffers, replies);
          return Behaviors.receive(Command.class)
              .onMessage(UnitSampled.class, stage::onSampled)
              .onMessage(Stored.class, stage::onStored)
              .build();
        });
  }

  private final int samplesPerPrompt;
  private final BoundedIntake intake;
  private final PairBuffers buffers;
  private final ActorRef<PairBuffer.UnitStored> replies;

  private SampleStage(
      int samplesPerPrompt,
      BoundedIntake intake,
      PairBuffers buffers,
      ActorRef<PairBuffer.UnitStored> replies) {
    this.samplesPerPrompt = samplesPerPrompt;
    this.intake = intake;
    this.buffers = buffers;
    this.replies = replies;
  }

  private Behavior<Command> onSampled(UnitSampled sampled) {
    if (intake.offer(sampled)) commit(sampled);
    return Behaviors.same();
  }

  private Behavior<Command> onStored(Stored stored) {
    intake.leave().ifPresent(this::commit);
    return Behaviors.same();
  }

  private void commit(UnitSampled sampled) {
    buffers.commit(UnitOutcomes.of(sampled, this::keep), replies);
  }

  private PromptOutcome keep(Grouped prompt) {
    return new PromptOutcome.Sampled(
        prompt.prompt(), prompt.group().candidates().stream().limit(samplesPerPrompt).toList());
  }
}
