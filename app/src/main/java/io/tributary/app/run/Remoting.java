package io.tributary.app.run;

import com.typesafe.config.Config;
import io.tributary.actors.ClusterManagement;
import io.tributary.actors.tls.RemotingTls;
import io.tributary.app.UserError;
import io.tributary.config.ClusterSettings;
import io.tributary.config.ResolvedSettings;

/** The settings of the actor system: the user's, and what the settings say of its connections. */
final class Remoting {
  private static final String SEEDS = "akka.cluster.seed-nodes";

  private Remoting() {}

  static Config of(ResolvedSettings resolved) {
    ClusterSettings cluster = resolved.settings().cluster();
    try {
      return resolved
          .akka()
          .withFallback(RemotingTls.config(cluster.tls()))
          .withFallback(ClusterManagement.config(cluster));
    } catch (IllegalArgumentException e) {
      throw UserError.wrongUsage(e.getMessage());
    }
  }

  /** A node finds the others in one way. */
  static void requireWayToJoin(ResolvedSettings resolved) {
    boolean seeds =
        resolved.akka().hasPath(SEEDS) && !resolved.akka().getStringList(SEEDS).isEmpty();
    boolean bootstrap = resolved.settings().cluster().bootstrap().enabled();
    if (seeds != bootstrap) return;
    if (seeds) {
      throw UserError.wrongUsage(
              "%s = %s and cluster.bootstrap.method = %s: a node finds the others by one of them"
                  .formatted(
                      SEEDS,
                      resolved.akka().getStringList(SEEDS),
                      resolved.settings().cluster().bootstrap().method().label()))
          .withHint("leave out the seed nodes, or set cluster.bootstrap.method = none");
    }
    throw UserError.wrongUsage(
            SEEDS
                + " is empty and cluster.bootstrap.method = none; a node must know how to find the"
                + " others")
        .withHint(
            SEEDS
                + " = [\"akka://tributary@HOST:PORT\"], the same on all nodes, or"
                + " cluster.bootstrap.method = config or kubernetes-api");
  }
}
