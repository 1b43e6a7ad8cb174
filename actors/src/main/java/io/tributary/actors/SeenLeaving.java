package io.tributary.actors;

import akka.Done;
import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A node goes only when all others have seen that it does. Who has not would take its farewell for
 * a message of a member that stays, and have to find out by the failure detector that it is gone;
 * until then nobody else could leave.
 */
final class SeenLeaving {
  private static final Duration LOOK = Duration.ofMillis(50);

  /** Some may be gone or out of reach themselves. */
  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final CompletableFuture<Done> seen = new CompletableFuture<>();
  private final long deadline = System.nanoTime() + LONGEST.toNanos();

  private SeenLeaving(ActorSystem<?> system) {
    this.system = system;
  }

  /** Completes when the others know, or when it takes too long. */
  static CompletionStage<Done> await(ActorSystem<?> system) {
    SeenLeaving waiting = new SeenLeaving(system);
    waiting.look();
    return waiting.seen;
  }

  private void look() {
    if (System.nanoTime() > deadline || isOver()) {
      seen.complete(Done.getInstance());
    } else {
      system.scheduler().scheduleOnce(LOOK, this::look, system.executionContext());
    }
  }

  private boolean isOver() {
    Cluster cluster = Cluster.get(system);
    MemberStatus mine = cluster.selfMember().status();
    if (mine.equals(MemberStatus.removed()) || mine.equals(MemberStatus.down())) return true;
    if (!mine.equals(MemberStatus.exiting())) return false;
    CurrentClusterState state = cluster.state();
    Set<Address> saw = state.getSeenBy();
    for (Member member : state.getMembers()) {
      if (!state.getUnreachable().contains(member) && !saw.contains(member.address())) return false;
    }
    return true;
  }
}
