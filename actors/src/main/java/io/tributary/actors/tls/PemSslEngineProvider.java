package io.tributary.actors.tls;

import akka.actor.ActorSystem;
import akka.remote.artery.tcp.SSLEngineProvider;
import com.typesafe.config.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Option;

/**
 * Artery's connections by mutual TLS, with the PEM files in the block {@code tributary-tls}. Files
 * that were replaced are read again before the next connection, so that certificates can be renewed
 * under way. Akka's own providers check either the peer's name or take PEM files, and not both.
 */
public final class PemSslEngineProvider implements SSLEngineProvider {
  private static final Logger LOG = LoggerFactory.getLogger(PemSslEngineProvider.class);
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  private final PemFiles files;
  private final String name;
  private final boolean verifyHost;
  private final TlsCounters counters;
  private final RefusalLog refusals = new RefusalLog(System::nanoTime, LOG::warn);
  private Loaded loaded;

  private record Loaded(List<FileTime> of, SSLContext context) {}

  /** Called by Akka. */
  public PemSslEngineProvider(ActorSystem system) {
    Config config = system.settings().config().getConfig("tributary-tls");
    files =
        new PemFiles(
            Path.of(config.getString("key-file")),
            Path.of(config.getString("certificate-file")),
            Path.of(config.getString("ca-file")));
    name = config.getString("name");
    verifyHost = config.getBoolean("verify-host");
    counters = TlsCounters.get(system);
    try {
      loaded = load(files.changed());
    } catch (IOException e) {
      throw new IllegalArgumentException("a file of cluster.tls cannot be read: " + e, e);
    }
  }

  private Loaded load(List<FileTime> changed) {
    TrustedPeers.Listener listener =
        new TrustedPeers.Listener() {
          @Override
          public void refused(X509Certificate[] chain, CertificateException why) {
            counters.count();
            refusals.refused(chain[0].getSubjectX500Principal().toString(), why.getMessage());
          }
        };
    return new Loaded(changed, PemContext.create(files, listener, name));
  }

  private synchronized SSLContext context() {
    try {
      List<FileTime> changed = files.changed();
      if (!changed.equals(loaded.of())) loaded = load(changed);
    } catch (IOException | IllegalArgumentException e) {
      // Half of them may be there while they are being replaced.
      LOG.error("the files of cluster.tls cannot be read; those before them are still used", e);
    }
    return loaded.context();
  }

  @Override
  public SSLEngine createServerSSLEngine(String hostname, int port) {
    SSLEngine engine = engine(hostname, port, false);
    engine.setNeedClientAuth(true);
    return engine;
  }

  @Override
  public SSLEngine createClientSSLEngine(String hostname, int port) {
    SSLEngine engine = engine(hostname, port, true);
    if (!verifyHost) return engine;
    SSLParameters parameters = engine.getSSLParameters();
    // The certificate must be of the host that was called.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    engine.setSSLParameters(parameters);
    return engine;
  }

  private SSLEngine engine(String hostname, int port, boolean client) {
    SSLEngine engine = context().createSSLEngine(hostname, port);
    engine.setUseClientMode(client);
    engine.setEnabledProtocols(PROTOCOLS);
    return engine;
  }

  /** All is checked during the handshake, by {@link TrustedPeers}. */
  @Override
  public Option<Throwable> verifyClientSession(String hostname, SSLSession session) {
    return Option.empty();
  }

  @Override
  public Option<Throwable> verifyServerSession(String hostname, SSLSession session) {
    return Option.empty();
  }
}
