package io.tributary.actors;

import akka.Done;
import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.typed.Cluster;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

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
  private final BooleanSupplier over;
  private final long deadline;
  private final CompletableFuture<Done> seen = new CompletableFuture<>();

  private SeenLeaving(ActorSystem<?> system, BooleanSupplier over, Duration longest) {
    this.system = system;
    this.over = over;
    this.deadline = System.nanoTime() + longest.toNanos();
  }

  /** Completes when the others know, or when it takes too long. */
  static CompletionStage<Done> await(ActorSystem<?> system) {
    return await(system, () -> isOver(Cluster.get(system)), LONGEST);
  }

  /**
   * @param over whether the others know
   */
  static CompletionStage<Done> await(
      ActorSystem<?> system, BooleanSupplier over, Duration longest) {
    SeenLeaving waiting = new SeenLeaving(system, over, longest);
    waiting.look();
    return waiting.seen;
  }

  private void look() {
    if (System.nanoTime() > deadline || over.getAsBoolean()) {
      seen.complete(Done.getInstance());
    } else {
      system.scheduler().scheduleOnce(LOOK, this::look, system.executionContext());
    }
  }

  private static boolean isOver(Cluster cluster) {
    CurrentClusterState state = cluster.state();
    Set<Address> reachable = new HashSet<>();
    for (Member member : state.getMembers()) {
      if (!state.getUnreachable().contains(member)) reachable.add(member.address());
    }
    return isOver(cluster.selfMember().status(), reachable, state.getSeenBy());
  }

  /**
   * @param mine its own standing, which the others are to have seen
   * @param reachable members that can see it, itself among them
   * @param saw those that have seen the newest state
   */
  static boolean isOver(MemberStatus mine, Set<Address> reachable, Set<Address> saw) {
    if (mine.equals(MemberStatus.removed()) || mine.equals(MemberStatus.down())) return true;
    return mine.equals(MemberStatus.exiting()) && saw.containsAll(reachable);
  }
}
