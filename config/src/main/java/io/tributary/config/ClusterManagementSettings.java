package io.tributary.config;

import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.text;

/**
 * Settings in {@code cluster.management}: where a node answers whether it is alive and ready.
 *
 * @param host address to listen on
 * @param port to listen on; 0: nothing listens
 */
public record ClusterManagementSettings(String host, int port) {

  static ClusterManagementSettings read(SettingsReader r) {
    return new ClusterManagementSettings(
        r.get("cluster.management.host", text()),
        r.get("cluster.management.port", integer(0, 65_535)));
  }

  public boolean enabled() {
    return port > 0;
  }
}
