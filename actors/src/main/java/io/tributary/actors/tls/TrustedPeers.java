package io.tributary.actors.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts a peer whose certificate the CA issued, that is valid now, and that holds the cluster's
 * name; the CA may have issued others that are no nodes. Of a node that is called, the certificate
 * must hold the host's name or address too, which the engine's parameters ask for.
 */
final class TrustedPeers extends X509ExtendedTrustManager {
  private static final int DNS_NAME = 2;

  /** Is told of peers that were refused. */
  interface Listener {
    default void refused(X509Certificate[] chain, CertificateException why) {}
  }

  private interface Check {
    void run() throws CertificateException;
  }

  private final X509ExtendedTrustManager authority;
  private final String name;
  private final Listener listener;

  TrustedPeers(X509ExtendedTrustManager authority, String name, Listener listener) {
    this.authority = authority;
    this.name = name;
    this.listener = listener;
  }

  /** Whether the name is among the certificate's DNS names. */
  static boolean holds(X509Certificate certificate, String name) throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    return names != null
        && names.stream()
            .anyMatch(
                each ->
                    each.get(0).equals(DNS_NAME) && name.equalsIgnoreCase((String) each.get(1)));
  }

  private void check(X509Certificate[] chain, Check byAuthority) throws CertificateException {
    try {
      byAuthority.run();
      if (!holds(chain[0], name)) {
        throw new CertificateException("it does not hold the DNS name " + name);
      }
    } catch (CertificateException e) {
      listener.refused(chain, e);
      throw e;
    }
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> authority.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, () -> authority.checkServerTrusted(chain, type, engine));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, () -> authority.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    check(chain, () -> authority.checkServerTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, () -> authority.checkClientTrusted(chain, type));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    check(chain, () -> authority.checkServerTrusted(chain, type));
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authority.getAcceptedIssuers();
  }
}
