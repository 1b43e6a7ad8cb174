package io.tributary.actors;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.management.cluster.bootstrap.ClusterBootstrap;
import akka.management.javadsl.AkkaManagement;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValueFactory;
import io.tributary.config.ClusterBootstrapSettings;
import io.tributary.config.ClusterManagementSettings;
import io.tributary.config.ClusterSettings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The port on which a node says whether it is alive and ready, and, without seed nodes, is found by
 * the others. Nothing can be changed through it.
 */
public final class ClusterManagement {
  private static final String BLOCK = "tributary-management.";
  private static final String HTTP = "akka.management.http.";
  private static final String BOOTSTRAP = "akka.management.cluster.bootstrap.";
  private static final String KUBERNETES = "akka.discovery.kubernetes-api.";

  private ClusterManagement() {}

  /** The port cannot be listened on. */
  public static final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The actor system's settings for it; goes over the stream's own configuration. */
  public static Config config(ClusterSettings cluster) {
    ClusterManagementSettings management = cluster.management();
    ClusterBootstrapSettings bootstrap = cluster.bootstrap();
    Map<String, Object> values = new HashMap<>();
    values.put(BLOCK + "enabled", management.enabled());
    values.put(BLOCK + "bootstrap", bootstrap.enabled());
    if (management.enabled()) {
      values.put(HTTP + "hostname", management.host());
      values.put(HTTP + "port", management.port());
      // Whoever cannot be found by it need not answer where the cluster is.
      if (!bootstrap.enabled()) values.put(HTTP + "routes.cluster-bootstrap", "");
    }
    if (bootstrap.enabled()) {
      String points = BOOTSTRAP + "contact-point-discovery.";
      values.put(points + "service-name", bootstrap.serviceName());
      values.put(points + "required-contact-point-nr", bootstrap.requiredContactPoints());
      values.put(points + "discovery-method", bootstrap.method().label());
    }
    Config common = ConfigFactory.parseMap(values);
    return switch (bootstrap.method()) {
      case NONE -> common;
      case CONFIG -> listed(bootstrap).withFallback(common);
      case KUBERNETES_API -> pods(bootstrap).withFallback(common);
    };
  }

  private static Config listed(ClusterBootstrapSettings bootstrap) {
    List<Map<String, Object>> endpoints =
        bootstrap.contactPoints().stream().map(ClusterManagement::endpoint).toList();
    String path =
        ConfigUtil.joinPath(
            "akka", "discovery", "config", "services", bootstrap.serviceName(), "endpoints");
    // Nodes on one machine have ports of their own.
    return ConfigFactory.parseMap(
            Map.of(BOOTSTRAP + "contact-point.filter-on-fallback-port", false))
        .withValue(path, ConfigValueFactory.fromIterable(endpoints));
  }

  private static Map<String, Object> endpoint(String address) {
    int colon = address.lastIndexOf(':');
    return Map.of(
        "host",
        address.substring(0, colon).replaceAll("[\\[\\]]", ""),
        "port",
        Integer.parseInt(address.substring(colon + 1)));
  }

  private static Config pods(ClusterBootstrapSettings bootstrap) {
    ClusterBootstrapSettings.Kubernetes kubernetes = bootstrap.kubernetes();
    Map<String, Object> values = new HashMap<>();
    values.put(BOOTSTRAP + "contact-point-discovery.port-name", kubernetes.portName());
    values.put(KUBERNETES + "pod-label-selector", kubernetes.label() + "=%s");
    // Not every cluster has names for pods.
    values.put(KUBERNETES + "use-raw-ip", true);
    kubernetes.namespace().ifPresent(name -> values.put(KUBERNETES + "pod-namespace", name));
    kubernetes.container().ifPresent(name -> values.put(KUBERNETES + "container-name", name));
    return ConfigFactory.parseMap(values);
  }

  /**
   * Starts what the configuration says, which may be nothing.
   *
   * @return fails with {@link UnavailableException} if the port cannot be listened on
   */
  static CompletionStage<Done> start(ActorSystem<?> system) {
    Config config = system.settings().config();
    if (!config.getBoolean(BLOCK + "enabled")) {
      return CompletableFuture.completedFuture(Done.getInstance());
    }
    akka.actor.ActorSystem classic = Adapter.toClassic(system);
    return AkkaManagement.get(classic)
        .start()
        .handle(
            (bound, failure) -> {
              if (failure != null) throw unavailable(config, failure);
              if (config.getBoolean(BLOCK + "bootstrap")) ClusterBootstrap.get(classic).start();
              return Done.getInstance();
            });
  }

  private static UnavailableException unavailable(Config config, Throwable failure) {
    Throwable cause = Dispatchers.cause(failure);
    return new UnavailableException(
        "cluster.management.port = %d cannot be listened on at cluster.management.host = %s: %s"
            .formatted(
                config.getInt(HTTP + "port"),
                config.getString(HTTP + "hostname"),
                cause.getMessage()),
        cause);
  }
}
