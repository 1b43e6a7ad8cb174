package io.tributary.app.run;

import com.typesafe.config.Config;
import io.tributary.actors.tls.RemotingTls;
import io.tributary.app.UserError;
import io.tributary.config.ResolvedSettings;

/** The settings of the actor system: the user's, and what the settings say of its connections. */
final class Remoting {
  private Remoting() {}

  static Config of(ResolvedSettings resolved) {
    try {
      return resolved.akka().withFallback(RemotingTls.config(resolved.settings().cluster().tls()));
    } catch (IllegalArgumentException e) {
      throw UserError.wrongUsage(e.getMessage());
    }
  }
}
