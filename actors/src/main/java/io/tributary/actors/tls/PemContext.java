package io.tributary.actors.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Makes an {@link SSLContext} of PEM files. */
final class PemContext {
  // Lives in memory alone.
  private static final char[] PASSWORD = {};

  private PemContext() {}

  /**
   * @param name that a peer's certificate must hold
   * @throws IllegalArgumentException if a file is not what it should be
   */
  static SSLContext create(PemFiles files, TrustedPeers.Listener listener, String name) {
    PrivateKey key = files.readKey();
    List<X509Certificate> chain = files.readCertificates();
    List<X509Certificate> authorities = files.readAuthorities();
    try {
      if (!belong(key, chain.get(0).getPublicKey())) {
        throw PemFiles.wrong(
            "key-file", files.key(), "is not the key of " + files.certificate(), null);
      }
      if (!TrustedPeers.holds(chain.get(0), name)) {
        throw PemFiles.wrong(
            "certificate-file",
            files.certificate(),
            "does not hold the DNS name cluster.tls.name = " + name,
            null);
      }
      KeyStore own = empty();
      own.setKeyEntry("node", key, PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
      keys.init(own, PASSWORD);

      KeyStore trusted = empty();
      for (int i = 0; i < authorities.size(); i++) {
        trusted.setCertificateEntry("ca-" + i, authorities.get(i));
      }
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      X509ExtendedTrustManager authority = (X509ExtendedTrustManager) trust.getTrustManagers()[0];

      SSLContext context = SSLContext.getInstance("TLS");
      context.init(
          keys.getKeyManagers(),
          new TrustManager[] {new TrustedPeers(authority, name, listener)},
          new SecureRandom());
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          "the files of cluster.tls do not make a TLS identity: " + e.getMessage(), e);
    }
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  private static boolean belong(PrivateKey key, PublicKey certified)
      throws GeneralSecurityException {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> key.getAlgorithm();
        };
    byte[] text = {1, 2, 3};
    Signature signer = Signature.getInstance(algorithm);
    signer.initSign(key);
    signer.update(text);
    byte[] signed = signer.sign();
    try {
      signer.initVerify(certified);
    } catch (InvalidKeyException e) {
      return false;
    }
    signer.update(text);
    try {
      return signer.verify(signed);
    } catch (SignatureException e) {
      return false;
    }
  }
}
