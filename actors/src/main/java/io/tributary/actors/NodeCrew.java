package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.receptionist.Receptionist;
import io.tributary.api.PolicyVersion;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The {@link Crew} of a node, as far as its roles have one: the receptionist knows its stage, and
 * its generators start as soon as there are weights.
 */
final class NodeCrew {
  private final ActorContext<NodeGuardian.Command> context;
  private final StreamSettings settings;
  private final NodeParts parts;
  private final Singletons singletons;
  private final QueueDepths depths;
  private final Crew<NodeGuardian.Command> crew;
  private boolean generating;

  NodeCrew(
      ActorContext<NodeGuardian.Command> context,
      Workers<NodeGuardian.Command> workers,
      StreamSettings settings,
      NodeParts parts,
      Singletons singletons,
      QueueDepths depths) {
    this.context = context;
    this.settings = settings;
    this.parts = parts;
    this.singletons = singletons;
    this.depths = depths;
    this.crew = new Crew<>(workers, settings, parts.metrics());
  }

  /**
   * Starts the node's share of the buffers and its stage.
   *
   * @param guardian told of failures
   */
  void start(ActorRef<StreamGuardian.Command> guardian) {
    PairBuffers buffers = buffers(guardian);
    parts.judges().ifPresent(judges -> startStage(judges, buffers));
  }

  /** A node without the role reaches those of the others. */
  private PairBuffers buffers(ActorRef<StreamGuardian.Command> guardian) {
    ShardedPlacement placement = new ShardedPlacement(Optional.of(Role.BUFFER.label()));
    PairBuffer.Listeners listeners =
        new PairBuffer.Listeners(
            singletons.feed(),
            singletons.learner(),
            guardian,
            parts.metrics(),
            Patience.CLUSTER,
            depths);
    return new PairBuffers(
        placement.place(
            context,
            () ->
                PairBuffer.create(
                    parts.buffers().orElseThrow().pairLog(),
                    listeners,
                    settings.flow().maxInFlight())),
        settings.flow().buckets(),
        settings.judging().judge());
  }

  private void startStage(NodeParts.Judges judges, PairBuffers buffers) {
    StageLinks links =
        new StageLinks(
            settings.stageCapacity(),
            new Backlog(Optional.empty(), List.of(), 0),
            buffers,
            singletons.feed(),
            Patience.CLUSTER,
            depths);
    ActorRef<UnitSampled> stage = crew.startStage(links, judges.judges());
    context.getSystem().receptionist().tell(Receptionist.register(StageDirectory.KEY, stage));
  }

  /**
   * Starts the generators if they are not started and there are weights.
   *
   * @param tooOld whether the learner passes over what is sampled with a version
   */
  void startGenerators(Stages stages, Predicate<PolicyVersion> tooOld) {
    if (generating) return;
    parts
        .generators()
        .filter(part -> part.follower().ready())
        .ifPresent(
            part -> {
              generating = true;
              crew.startGenerators(
                  part.engines(),
                  new Generator.Neighbours(
                      singletons.feed(), stages, parts.metrics(), Patience.CLUSTER, tooOld));
            });
  }

  /** Whether it has generators to start when weights are there. */
  boolean waitsForWeights() {
    return parts.generators().isPresent() && !generating;
  }

  /** Has the generators hand on what they have and stop. */
  void leave() {
    crew.leave();
  }

  /** Has the stage leave after them; whether it has, and all its units are committed. */
  boolean left() {
    return crew.left(
        stage ->
            context
                .getSystem()
                .receptionist()
                .tell(Receptionist.deregister(StageDirectory.KEY, stage)));
  }
}
