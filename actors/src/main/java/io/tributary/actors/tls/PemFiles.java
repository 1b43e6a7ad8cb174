package io.tributary.actors.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a node's key and certificates are.
 *
 * @param key one private key: PKCS#8, not encrypted
 * @param certificate the node's certificate first, then any between it and the CA's
 * @param ca one or more
 */
record PemFiles(Path key, Path certificate, Path ca) {
  private static final Pattern PKCS8 =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  /** Changes whenever one of the files does. */
  List<FileTime> changed() throws IOException {
    return List.of(
        Files.getLastModifiedTime(key),
        Files.getLastModifiedTime(certificate),
        Files.getLastModifiedTime(ca));
  }

  PrivateKey readKey() {
    String pem = new String(bytes("key-file", key), StandardCharsets.ISO_8859_1);
    Matcher found = PKCS8.matcher(pem);
    if (!found.find()) {
      throw wrong(
          "key-file",
          key,
          "holds no \"BEGIN PRIVATE KEY\"; openssl pkcs8 -topk8 -nocrypt -in FILE writes one",
          null);
    }
    byte[] der = Base64.getMimeDecoder().decode(found.group(1));
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        continue; // Not of this algorithm.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException(e);
      }
    }
    throw wrong("key-file", key, "holds a key that is neither RSA, EC nor EdDSA", null);
  }

  List<X509Certificate> readCertificates() {
    return certificates("certificate-file", certificate);
  }

  List<X509Certificate> readAuthorities() {
    return certificates("ca-file", ca);
  }

  private static List<X509Certificate> certificates(String setting, Path file) {
    try {
      List<X509Certificate> certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes(setting, file)))
              .stream()
              .map(X509Certificate.class::cast)
              .toList();
      if (!certificates.isEmpty()) return certificates;
      throw wrong(setting, file, "holds no certificate", null);
    } catch (CertificateException e) {
      throw wrong(setting, file, "holds no PEM certificate", e);
    }
  }

  private static byte[] bytes(String setting, Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw wrong(setting, file, "cannot be read", e);
    }
  }

  static IllegalArgumentException wrong(String setting, Path file, String what, Exception cause) {
    return new IllegalArgumentException(
        "cluster.tls.%s = %s %s".formatted(setting, file, what), cause);
  }
}
