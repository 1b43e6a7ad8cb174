package io.tributary.actors;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.Cluster;
import akka.cluster.MemberStatus;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Whether a node can be given work: it is a member of the cluster, and each of its parts runs. The
 * check behind {@code /ready}, which shows the reason of a refusal.
 */
public final class NodeReadiness implements Supplier<CompletionStage<Boolean>> {
  private static final Duration ASK = Duration.ofSeconds(2);

  /** The states in which each part runs. */
  private static final Set<String> RUNNING = Set.of("working", "finished");

  private final akka.actor.ActorSystem system;

  /** Called by Akka. */
  public NodeReadiness(akka.actor.ActorSystem system) {
    this.system = system;
  }

  @Override
  public CompletionStage<Boolean> get() {
    MemberStatus status = Cluster.get(system).selfMember().status();
    if (!status.equals(MemberStatus.up())) return refused(membership(status));
    ActorSystem<Void> typed = Adapter.toTyped(system);
    return AskPattern.ask(
            typed.<NodeGuardian.Command>unsafeUpcast(),
            (ActorRef<NodeReport> replyTo) -> new NodeGuardian.Report(replyTo),
            ASK,
            typed.scheduler())
        .thenCompose(
            report ->
                refusal(report)
                    .map(NodeReadiness::refused)
                    .orElseGet(() -> CompletableFuture.completedFuture(true)));
  }

  private static String membership(MemberStatus status) {
    // What is not yet a member is shown by Akka as one that was removed.
    String shown = status.toString().toLowerCase(Locale.ROOT);
    return "the node is no member of the cluster: "
        + (status.equals(MemberStatus.removed()) ? "it looks for the others" : shown);
  }

  /** Why a node that is doing this is not to be given work. */
  static Optional<String> refusal(NodeReport report) {
    return RUNNING.contains(report.state())
        ? Optional.empty()
        : Optional.of("the node is " + report.state());
  }

  private static CompletionStage<Boolean> refused(String why) {
    return CompletableFuture.failedFuture(new NotReadyException(why));
  }

  /** The reason is for whoever asks, its place in the code for nobody. */
  static final class NotReadyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotReadyException(String why) {
      super(why, null, false, false);
    }
  }
}
