package io.tributary.config;

/**
 * Settings in {@code cluster}.
 *
 * @param tls how nodes prove to each other who they are
 */
public record ClusterSettings(ClusterTlsSettings tls) {
  static ClusterSettings read(SettingsReader r) {
    return new ClusterSettings(ClusterTlsSettings.read(r));
  }
}
