package io.tributary.config;

/**
 * Settings in {@code cluster}.
 *
 * @param management where a node says how it is
 * @param bootstrap how nodes find each other
 * @param tls how nodes prove to each other who they are
 */
public record ClusterSettings(
    ClusterManagementSettings management,
    ClusterBootstrapSettings bootstrap,
    ClusterTlsSettings tls) {

  static ClusterSettings read(SettingsReader r) {
    return new ClusterSettings(
        ClusterManagementSettings.read(r),
        ClusterBootstrapSettings.read(r),
        ClusterTlsSettings.read(r));
  }
}
