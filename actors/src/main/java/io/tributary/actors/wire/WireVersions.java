package io.tributary.actors.wire;

import akka.actor.ActorSystem;
import akka.actor.ExtendedActorSystem;
import akka.cluster.Cluster;
import akka.cluster.ClusterEvent.CurrentClusterState;
import akka.cluster.Member;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.util.ArrayList;
import java.util.List;

/**
 * The wire version that a node writes: its own, or the one before for as long as a member of the
 * cluster reads no newer one. A node says what it reads by a role such as {@code wire-3}; one that
 * says nothing reads version 2.
 */
public final class WireVersions {
  private static final String ROLE = "wire-";
  private static final String ROLES = "akka.cluster.roles";

  private final ActorSystem system;
  private final boolean clustered;
  private volatile Seen seen = new Seen(null, WireTypes.VERSION);

  WireVersions(ExtendedActorSystem system) {
    this.system = system;
    clustered = system.settings().ProviderClass().endsWith("ClusterActorRefProvider");
  }

  private record Seen(CurrentClusterState state, int version) {}

  /** Adds the role that tells the other members what this node reads. */
  public static Config announce(Config config) {
    String role = ROLE + WireTypes.VERSION;
    List<String> roles = new ArrayList<>(config.getStringList(ROLES));
    if (!roles.contains(role)) roles.add(role);
    return config.withValue(ROLES, ConfigValueFactory.fromIterable(roles));
  }

  /** Whether the role tells of the wire version, and not of what a node does. */
  public static boolean isVersionRole(String role) {
    return role.startsWith(ROLE);
  }

  int toWrite() {
    if (!clustered) return WireTypes.VERSION;
    CurrentClusterState state = Cluster.get(system).state();
    Seen last = seen;
    if (last.state() != state) {
      last = new Seen(state, lowest(state));
      seen = last;
    }
    return last.version();
  }

  private int lowest(CurrentClusterState state) {
    int lowest = WireTypes.VERSION;
    for (Member member : state.getMembers()) {
      if (!member.uniqueAddress().equals(Cluster.get(system).selfUniqueAddress())) {
        lowest = Math.min(lowest, readBy(member));
      }
    }
    return Math.max(lowest, Version2.VERSION);
  }

  private static int readBy(Member member) {
    int version = Version2.VERSION;
    for (String role : member.getRoles()) {
      if (role.matches(ROLE + "\\d{1,3}")) {
        version = Math.max(version, Integer.parseInt(role.substring(ROLE.length())));
      }
    }
    return version;
  }
}
