package io.tributary.config;

import static io.tributary.config.Kinds.choice;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.text;
import static io.tributary.config.NameKinds.addresses;

import java.util.List;
import java.util.Optional;

/**
 * Settings in {@code cluster.bootstrap}: how nodes find each other where no seed nodes are named.
 *
 * @param method where their addresses come from
 * @param serviceName what all of them are called there
 * @param requiredContactPoints nodes that must be found before a cluster is founded
 * @param contactPoints {@code HOST:PORT} of their management, for {@link BootstrapMethod#CONFIG}
 * @param kubernetes which pods they are, for {@link BootstrapMethod#KUBERNETES_API}
 */
public record ClusterBootstrapSettings(
    BootstrapMethod method,
    String serviceName,
    int requiredContactPoints,
    List<String> contactPoints,
    Kubernetes kubernetes) {

  /**
   * Which pods are asked for.
   *
   * @param namespace of the pods; empty: the one that the node's own pod is in
   * @param label whose value is the service's name
   * @param portName of the management port
   * @param container which must have started; empty: no matter which
   */
  public record Kubernetes(
      Optional<String> namespace, String label, String portName, Optional<String> container) {}

  static ClusterBootstrapSettings read(SettingsReader r) {
    return new ClusterBootstrapSettings(
        r.get("cluster.bootstrap.method", choice(BootstrapMethod.class)),
        r.get("cluster.bootstrap.service-name", text()),
        r.get("cluster.bootstrap.required-contact-points", integer(1, 10_000)),
        r.get("cluster.bootstrap.contact-points", addresses(1000)),
        new Kubernetes(
            r.get("cluster.bootstrap.kubernetes.namespace", text().optional()),
            r.get("cluster.bootstrap.kubernetes.label", text()),
            r.get("cluster.bootstrap.kubernetes.port-name", text()),
            r.get("cluster.bootstrap.kubernetes.container", text().optional())));
  }

  public boolean enabled() {
    return method != BootstrapMethod.NONE;
  }
}
