package io.tributary.actors;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * One node of a cluster that runs a stream. It joins by the seed nodes of the actor system's
 * configuration, or by bootstrap, works by its roles, and leaves in order when it is told to or
 * when something on it fails.
 */
public final class ClusterNode {
  /** The name of the actor system, which is part of its address. */
  public static final String SYSTEM = "tributary";

  private static final Duration ASK = Duration.ofSeconds(10);

  /** Longer than a step, which ends before the learner's thread does. */
  private static final Duration END = Duration.ofSeconds(60);

  /** Why a node leaves. */
  private enum Reason implements CoordinatedShutdown.Reason {
    ASKED,
    FAILED
  }

  private final ActorSystem<NodeGuardian.Command> system;
  private final CompletableFuture<Done> outcome;
  private final CompletableFuture<Done> done = new CompletableFuture<>();
  private volatile boolean asked;

  private ClusterNode(ActorSystem<NodeGuardian.Command> system, CompletableFuture<Done> outcome) {
    this.system = system;
    this.outcome = outcome;
    outcome.whenComplete(
        (left, failure) -> {
          if (failure != null) shutDown(Reason.FAILED);
        });
    Termination.of(system, END)
        .whenComplete(
            (terminated, failure) -> {
              // Whoever was not asked to leave was removed by the others.
              if (asked) outcome.complete(Done.getInstance());
              else outcome.completeExceptionally(new RemovedException());
              outcome.whenComplete(
                  (left, cause) -> {
                    if (cause == null) done.complete(left);
                    else done.completeExceptionally(cause);
                  });
            });
  }

  /** The others took the node for dead: it has to start anew. */
  public static final class RemovedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RemovedException() {
      super(
          "the other nodes have removed this one from the cluster, since it did not answer for too"
              + " long; start it again");
    }
  }

  /**
   * Starts a node.
   *
   * @param akka the user's settings of the actor system, with its seed nodes and its address
   * @param attach runs beside the node
   * @throws IllegalArgumentException if the settings are not for a cluster, or need parts that are
   *     missing
   */
  public static ClusterNode start(
      StreamSettings settings, NodeParts parts, Config akka, Attachment attach) {
    if (settings.flow().deterministic()) {
      throw new IllegalArgumentException(
          "pipeline.deterministic = true runs in one JVM; nodes of a cluster cannot go in lock-step");
    }
    boolean pairs = settings.objective() == StreamSettings.Objective.PAIRS;
    if (pairs && parts.judges().filter(part -> part.judges().isEmpty()).isPresent()) {
      throw new IllegalArgumentException("preference pairs need a judge");
    }
    CompletableFuture<Done> outcome = new CompletableFuture<>();
    ActorSystem<NodeGuardian.Command> system =
        ActorSystem.create(
            Behaviors.setup(
                context -> {
                  endWith(context.getSystem(), attach);
                  return NodeGuardian.create(settings, parts, outcome);
                }),
            SYSTEM,
            config(settings, parts, akka));
    ClusterNode node = new ClusterNode(system, outcome);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(), "drain", () -> drain(system, settings));
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseClusterExiting(),
            "be seen leaving",
            () -> SeenLeaving.await(system));
    ClusterManagement.start(system)
        .whenComplete(
            (started, failure) -> {
              if (failure != null) outcome.completeExceptionally(Dispatchers.cause(failure));
            });
    return node;
  }

  private static void endWith(ActorSystem<?> system, Attachment attach) {
    var end = attach.start(system);
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "end what is attached",
            () -> end.get().thenApply(ended -> Done.getInstance()));
  }

  private static CompletionStage<Done> drain(
      ActorSystem<NodeGuardian.Command> system, StreamSettings settings) {
    return AskPattern.<NodeGuardian.Command, Done>ask(
        system, NodeGuardian.Leave::new, settings.flow().drainTimeout(), system.scheduler());
  }

  /** The user's configuration over the cluster's choices over those of any stream. */
  static Config config(StreamSettings settings, NodeParts parts, Config akka) {
    List<String> roles = parts.roles().stream().map(Role::label).toList();
    // The phase ends by itself; the limit is for a node whose parts no longer answer.
    Duration drain = settings.flow().drainTimeout().plusSeconds(5);
    Config own =
        ConfigFactory.parseMap(
                Map.of(
                    "akka.cluster.roles",
                    roles,
                    "akka.coordinated-shutdown.phases.before-service-unbind.timeout",
                    drain))
            .withFallback(
                ConfigFactory.parseResources(
                    ClusterNode.class.getClassLoader(), "tributary-cluster.conf"));
    return TributaryStream.config(akka.withFallback(own));
  }

  /** Completes when the node has left, or exceptionally with what made it fail. */
  public CompletionStage<Done> done() {
    return done;
  }

  /** Drains the node and leaves the cluster. */
  public void leave() {
    asked = true;
    shutDown(Reason.ASKED);
  }

  private void shutDown(Reason reason) {
    CoordinatedShutdown.get(system).runAll(reason);
  }

  /** What the node is doing. */
  public CompletionStage<NodeReport> report() {
    return AskPattern.ask(
        system,
        (ActorRef<NodeReport> replyTo) -> new NodeGuardian.Report(replyTo),
        ASK,
        system.scheduler());
  }

  /**
   * Has the feed draw no new prompts, now and whenever it starts on this node again, and asks how
   * far it is with those that it fed. A cluster drains when all its nodes with a feed are told.
   */
  public CompletionStage<FeedDrain> drainFeed() {
    return AskPattern.ask(
        system,
        (ActorRef<FeedDrain> replyTo) -> new NodeGuardian.DrainFeed(replyTo),
        ASK,
        system.scheduler());
  }

  /** The members of the cluster as this node sees them: address, roles, status, reachable. */
  public List<ClusterMember> members() {
    return ClusterMember.of(Cluster.get(system));
  }

  /** The node's own address. */
  public String address() {
    return Cluster.get(system).selfMember().address().toString();
  }
}
