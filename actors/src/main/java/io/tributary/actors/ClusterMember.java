package io.tributary.actors;

import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import akka.cluster.typed.Cluster;
import io.tributary.actors.wire.WireVersions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A member of the cluster.
 *
 * @param status as Akka calls it: joining, up, leaving, exiting, down, removed
 * @param reachable whether it answers
 */
public record ClusterMember(String address, List<String> roles, String status, boolean reachable) {

  static List<ClusterMember> of(Cluster cluster) {
    CurrentClusterState state = cluster.state();
    Set<Member> unreachable = state.getUnreachable();
    List<ClusterMember> members = new ArrayList<>();
    for (Member member : state.getMembers()) {
      members.add(
          new ClusterMember(
              member.address().toString(),
              member.getRoles().stream().filter(ClusterMember::isShown).sorted().toList(),
              member.status().toString().toLowerCase(java.util.Locale.ROOT),
              !unreachable.contains(member)));
    }
    return members;
  }

  /** Some roles are Akka's own and some the wire's; they are no work. */
  private static boolean isShown(String role) {
    return !role.startsWith("dc-") && !WireVersions.isVersionRole(role);
  }
}
