package io.tributary.actors.tls;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tributary.config.ClusterTlsSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The actor system's settings for remoting by mutual TLS. */
public final class RemotingTls {
  private RemotingTls() {}

  /**
   * Goes over the stream's own configuration; empty if TLS is off.
   *
   * @throws IllegalArgumentException if a file is not named, is not there or is not what it should
   *     be
   */
  public static Config config(ClusterTlsSettings tls) {
    if (!tls.enabled()) return ConfigFactory.empty();
    PemFiles files =
        new PemFiles(
            named("key-file", tls.keyFile()),
            named("certificate-file", tls.certificateFile()),
            named("ca-file", tls.caFile()));
    // Here rather than at the first connection.
    PemContext.create(files, new TrustedPeers.Listener() {}, tls.name());
    return ConfigFactory.parseMap(
        Map.of(
            "akka.remote.artery.transport", "tls-tcp",
            "akka.remote.artery.ssl.ssl-engine-provider", PemSslEngineProvider.class.getName(),
            "tributary-tls.key-file", files.key().toString(),
            "tributary-tls.certificate-file", files.certificate().toString(),
            "tributary-tls.ca-file", files.ca().toString(),
            "tributary-tls.name", tls.name(),
            "tributary-tls.verify-host", tls.verifyHost()));
  }

  private static Path named(String setting, Optional<Path> file) {
    return file.map(Path::toAbsolutePath)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "cluster.tls.%s is empty: cluster.tls.enabled needs a PEM file"
                        .formatted(setting)));
  }
}
