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
   * @param capacity units that wait for their commit, at most
   */
  static Behavior<Command> create(
      StreamSettings settings, int capacity, Backlog backlog, PairBuffers buffers) {
    return Behaviors.setup(
        context -> {
          ActorRef<PairBuffer.UnitStored> replies =
              context.messageAdapter(PairBuffer.UnitStored.class, Stored::new);
          SampleStage stage =
              new SampleStage(
                  settings.training().samplesPerPrompt(),
                  new BoundedIntake(capacity),
                  Commits.of(settings, backlog, buffers, replies));
          return Behaviors.receive(Command.class)
              .onMessage(UnitSampled.class, stage::onSampled)
              .onMessage(Stored.class, stage::onStored)
              .build();
        });
  }

  private final int samplesPerPrompt;
  private final BoundedIntake intake;
  private final Commits commits;

  private SampleStage(int samplesPerPrompt, BoundedIntake intake, Commits commits) {
    this.samplesPerPrompt = samplesPerPrompt;
    this.intake = intake;
    this.commits = commits;
  }

  private Behavior<Command> onSampled(UnitSampled sampled) {
    if (intake.offer(sampled)) commit(sampled);
    return Behaviors.same();
  }

  private Behavior<Command> onStored(Stored stored) {
    commits.stored(stored.stored().unit());
    intake.leave(stored.stored().unit()).ifPresent(this::commit);
    return Behaviors.same();
  }

  private void commit(UnitSampled sampled) {
    commits.commit(UnitOutcomes.of(sampled, this::keep));
  }

  private PromptOutcome keep(Grouped prompt) {
    return new PromptOutcome.Sampled(
        prompt.prompt(), prompt.group().candidates().stream().limit(samplesPerPrompt).toList());
  }
}
