package io.tributary.actors;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.ChildFailed;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.BehaviorBuilder;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.actor.typed.receptionist.Receptionist;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Starts what the node's roles say and ends with the first failure of something that is not started
 * again; what the node was doing is then done by others, or by its successor.
 *
 * <p>Feed and learner may run here or elsewhere, one of each in the cluster; everybody reaches them
 * through proxies.
 */
final class NodeGuardian {
  sealed interface Command {}

  /** Take no more work, hand on or see to its end what there is; then say so. */
  record Leave(ActorRef<Done> replyTo) implements Command {}

  /** What the node is doing. */
  record Report(ActorRef<NodeReport> replyTo) implements Command {}

  /** Feed no new prompts from now on; how far the feed is with those that it fed, if it is here. */
  record DrainFeed(ActorRef<FeedDrain> replyTo) implements Command {}

  private record FeedHere(ActorRef<PromptFeed.Command> feed) implements Command {}

  private record FeedGone(ActorRef<PromptFeed.Command> feed) implements Command {}

  /** A part speaks as it does to the guardian of a stream in one JVM. */
  private record Said(StreamGuardian.Command what) implements Command {}

  private record Figures(PromptFeed.FeedFigures feed) implements Command {}

  private record StagesFound(Receptionist.Listing listing) implements Command {}

  private record Announced(PolicyAnnounced policy) implements Command {}

  private record Published(PolicyAnnounced policy) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  /** How often a version is announced again, for nodes that came later. */
  private static final Duration TICK = Duration.ofSeconds(1);

  /**
   * @param outcome completed exceptionally if something on the node fails
   */
  static Behavior<Command> create(
      StreamSettings settings, NodeParts parts, CompletableFuture<Done> outcome) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new NodeGuardian(context, timers, settings, parts, outcome).start().build()));
  }

  private final ActorContext<Command> context;
  private final NodeParts parts;
  private final CompletableFuture<Done> outcome;
  private final Workers<Command> workers;
  private final NodeCrew crew;
  private final ActorRef<StreamGuardian.Command> said;
  private final PolicyTopic topic;
  private final ActorRef<PromptFeed.FeedFigures> figures;
  private final StageDirectory stages = new StageDirectory();
  private final Map<String, Long> doing = new LinkedHashMap<>();
  private final QueueDepths depths = new QueueDepths();
  private final FeedOnNode feed = new FeedOnNode();
  private final NewestPolicy newestPolicy;

  private boolean finished;
  private Optional<ActorRef<Done>> leaving = Optional.empty();

  private NodeGuardian(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StreamSettings settings,
      NodeParts parts,
      CompletableFuture<Done> outcome) {
    this.context = context;
    this.parts = parts;
    this.outcome = outcome;
    this.newestPolicy = new NewestPolicy(settings.flow().maxPolicyLag());
    this.workers = new Workers<>(context, Command.class);
    this.said = context.messageAdapter(StreamGuardian.Command.class, Said::new);
    this.figures = context.messageAdapter(PromptFeed.FeedFigures.class, Figures::new);
    this.topic = new PolicyTopic(context);
    ActorRef<Command> self = context.getSelf();
    // Called on the learner's thread.
    Consumer<PolicyAnnounced> announce = policy -> self.tell(new Published(policy));
    Singletons singletons =
        Singletons.start(
            context,
            settings,
            parts,
            said,
            announce,
            feed.gate(),
            here -> self.tell(new FeedHere(here)),
            depths);
    this.crew = new NodeCrew(context, workers, settings, parts, singletons, depths);
    timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
  }

  private BehaviorBuilder<Command> start() {
    crew.start(said);
    if (parts.generators().isPresent()) {
      context
          .getSystem()
          .receptionist()
          .tell(
              Receptionist.subscribe(
                  StageDirectory.KEY,
                  context.messageAdapter(Receptionist.Listing.class, StagesFound::new)));
      topic.subscribe(context.messageAdapter(PolicyAnnounced.class, Announced::new));
    }
    return Behaviors.receive(Command.class)
        .onMessage(Tick.class, tick -> tick())
        .onMessage(StagesFound.class, this::stagesFound)
        .onMessage(Announced.class, this::announced)
        .onMessage(Published.class, this::published)
        .onMessage(Figures.class, this::figures)
        .onMessage(Said.class, this::said)
        .onMessage(Report.class, this::report)
        .onMessage(FeedHere.class, this::feedHere)
        .onMessage(FeedGone.class, this::feedGone)
        .onMessage(DrainFeed.class, this::drainFeed)
        .onMessage(Leave.class, this::leave)
        .onSignal(ChildFailed.class, this::childFailed)
        .onSignal(Terminated.class, this::ended);
  }

  private Behavior<Command> tick() {
    topic.repeat();
    Optional<RuntimeException> refused =
        parts.generators().flatMap(part -> part.follower().failure());
    if (refused.isPresent()) return fail("weights", refused.get());
    if (leaving.isEmpty()) crew.startGenerators(stages, newestPolicy::leavesBehind);
    feed.describe(figures);
    return Behaviors.same();
  }

  private Behavior<Command> stagesFound(StagesFound found) {
    stages.found(found.listing().getServiceInstances(StageDirectory.KEY));
    doing.put("stages", (long) stages.count());
    return Behaviors.same();
  }

  private Behavior<Command> announced(Announced announced) {
    PolicyAnnounced policy = announced.policy();
    if (!newestPolicy.told(policy)) return Behaviors.same();
    parts.generators().ifPresent(part -> part.follower().announced(policy));
    doing.put("announced_version", policy.version());
    return Behaviors.same();
  }

  private Behavior<Command> published(Published now) {
    doing.put("published_version", now.policy().version());
    topic.publish(now.policy());
    return Behaviors.same();
  }

  private Behavior<Command> figures(Figures told) {
    doing.put("feed_next_unit", told.feed().nextUnit());
    doing.put("prompts_in_flight", (long) told.feed().inFlightPrompts());
    doing.put("units_waiting", (long) told.feed().waiting());
    doing.put("units_held", (long) told.feed().held());
    doing.put("generators_asking", (long) told.feed().askingGenerators());
    return Behaviors.same();
  }

  private Behavior<Command> feedHere(FeedHere here) {
    if (feed.came(here.feed())) context.watchWith(here.feed(), new FeedGone(here.feed()));
    return Behaviors.same();
  }

  private Behavior<Command> feedGone(FeedGone gone) {
    feed.went(gone.feed());
    return Behaviors.same();
  }

  private Behavior<Command> drainFeed(DrainFeed drain) {
    feed.drain(drain.replyTo());
    return Behaviors.same();
  }

  private Behavior<Command> said(Said said) {
    if (said.what() instanceof StreamGuardian.StreamFailed failed) {
      return fail(failed.part(), failed.cause());
    }
    if (said.what() instanceof StreamGuardian.LearnerFinished end && !end.result().drained()) {
      finished = true;
    }
    return Behaviors.same();
  }

  private Behavior<Command> report(Report question) {
    String state = "working";
    if (leaving.isPresent()) state = "leaving";
    else if (finished) state = "finished";
    else if (crew.waitsForWeights()) state = "waiting for weights";
    Map<String, Long> all = new LinkedHashMap<>(doing);
    all.putAll(depths.now());
    List<String> roles = parts.roles().stream().map(Role::label).toList();
    question.replyTo().tell(new NodeReport(state, roles, Map.copyOf(all)));
    return Behaviors.same();
  }

  // Leaving: generators hand on what they have, then the stage sees everything to its commit.

  private Behavior<Command> leave(Leave leave) {
    leaving = Optional.of(leave.replyTo());
    crew.leave();
    return left();
  }

  private Behavior<Command> left() {
    if (leaving.isPresent() && crew.left()) leaving.get().tell(Done.getInstance());
    return Behaviors.same();
  }

  private Behavior<Command> ended(Terminated ended) {
    workers.ended(ended.getRef().path().name());
    return left();
  }

  private Behavior<Command> childFailed(ChildFailed failed) {
    Throwable cause = StreamGuardian.unwrap(failed.getCause());
    String name = failed.getRef().path().name();
    if (!workers.has(name)) return fail(name, cause);
    return workers.restart(name, cause) ? Behaviors.same() : fail(name, cause);
  }

  private Behavior<Command> fail(String part, Throwable cause) {
    context.getLog().info("the node fails: {}: {}", part, cause.toString());
    outcome.completeExceptionally(cause);
    return Behaviors.same();
  }
}
