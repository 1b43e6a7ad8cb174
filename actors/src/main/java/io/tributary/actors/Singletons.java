package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * The one feed and the one learner of the cluster, each on the oldest node of its role; handed over
 * when that leaves, started anew elsewhere when it dies. Both begin with what the pair log says.
 */
record Singletons(ActorRef<PromptFeed.Command> feed, ActorRef<Learner.Command> learner) {
  private static final String FEED = "feed";
  private static final String LEARNER = "learner";

  /**
   * @param guardian told of failures
   * @param announce gets each version that is published here
   * @param gate whether a feed of this node may draw
   * @param feedHere gets the feed when it starts on this node
   * @param depths told what waits for a learner of this node
   */
  static Singletons start(
      ActorContext<?> context,
      StreamSettings settings,
      NodeParts parts,
      ActorRef<StreamGuardian.Command> guardian,
      Consumer<PolicyAnnounced> announce,
      DrawGate gate,
      Consumer<ActorRef<PromptFeed.Command>> feedHere,
      QueueDepths depths) {
    ClusterSingleton singletons = ClusterSingleton.get(context.getSystem());
    ClusterSingletonSettings base = ClusterSingletonSettings.create(context.getSystem());
    // Each needs the other's proxy.
    CompletableFuture<ActorRef<PromptFeed.Command>> feedOfLearner = new CompletableFuture<>();
    ActorRef<Learner.Command> learnerProxy =
        singletons.init(
            SingletonActor.of(
                    Behaviors.<Learner.Command>setup(
                        self ->
                            learner(
                                settings, parts, guardian, announce, feedOfLearner.join(), depths)),
                    LEARNER)
                .withStopMessage(Learner.Finish.INSTANCE)
                .withProps(Dispatchers.pinned())
                .withSettings(base.withRole(Role.LEARNER.label())));
    ActorRef<PromptFeed.Command> feedProxy =
        singletons.init(
            SingletonActor.of(
                    feed(
                        settings,
                        parts,
                        new PromptFeed.Links(learnerProxy, guardian, gate, Patience.CLUSTER),
                        feedHere),
                    FEED)
                .withStopMessage(PromptFeed.HandOver.INSTANCE)
                .withSettings(base.withRole(Role.FEED.label())));
    feedOfLearner.complete(feedProxy);
    return new Singletons(feedProxy, learnerProxy);
  }

  private static Behavior<PromptFeed.Command> feed(
      StreamSettings settings,
      NodeParts parts,
      PromptFeed.Links links,
      Consumer<ActorRef<PromptFeed.Command>> feedHere) {
    // Nodes without the role only get a proxy.
    if (parts.feed().isEmpty()) return Behaviors.empty();
    NodeParts.Feed feed = parts.feed().get();
    return ReportedFailures.to(
        failure -> links.guardian().tell(new StreamGuardian.StreamFailed(FEED, failure)),
        Behaviors.setup(
            self -> {
              feedHere.accept(self.getSelf());
              return FeedTakeover.create(settings, feed.prompts(), feed.takeOver(), links);
            }));
  }

  private static Behavior<Learner.Command> learner(
      StreamSettings settings,
      NodeParts parts,
      ActorRef<StreamGuardian.Command> guardian,
      Consumer<PolicyAnnounced> announce,
      ActorRef<PromptFeed.Command> feed,
      QueueDepths depths) {
    LearnerParts given = parts.learner().orElseThrow();
    LearnerParts announcing =
        new LearnerParts(
            given.pairLog(),
            () -> announcing(given.term().get(), announce),
            given.engine(),
            given.evaluation(),
            given.checkpointer(),
            given.metrics(),
            given.kept(),
            given.mixture());
    Learner.Links links =
        new Learner.Links(
            guardian, Optional.of(feed), Learner.AtEnd.STOP, Patience.CLUSTER, depths);
    return ReportedFailures.to(
        failure -> guardian.tell(new StreamGuardian.StreamFailed(LEARNER, failure)),
        Behaviors.setup(
            self -> {
              Optional<ActorRef<Evaluator.Command>> evaluator =
                  given
                      .evaluation()
                      .map(
                          tasks ->
                              self.spawnAnonymous(
                                  Evaluator.create(tasks, given.pairLog(), given.metrics()),
                                  Dispatchers.pinned()));
              // An evaluator that fails takes the learner along.
              evaluator.ifPresent(self::watch);
              self.getSelf().tell(new Learner.Open(evaluator));
              return Learner.create(settings, announcing, links);
            }));
  }

  private static LearnerTerm announcing(LearnerTerm term, Consumer<PolicyAnnounced> announce) {
    return new LearnerTerm(
        term.pairLog(),
        version -> {
          Optional<PolicyAnnounced> policy = term.publisher().published(version);
          policy.ifPresent(announce);
          return policy;
        });
  }
}
