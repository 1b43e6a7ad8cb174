package io.tributary.config;

import static io.tributary.config.Kinds.filePath;
import static io.tributary.config.Kinds.flag;
import static io.tributary.config.Kinds.text;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Settings in {@code cluster.tls}: how nodes prove to each other who they are.
 *
 * @param enabled whether nodes talk by mutual TLS rather than in the clear
 * @param keyFile the node's private key, PEM, PKCS#8
 * @param certificateFile the node's certificate, and what is between it and the CA, PEM
 * @param caFile the certificates that a peer's certificate must come from, PEM
 * @param name the DNS name that every node's certificate holds beside its host's
 * @param verifyHost whether the certificate of a node that is called must also be of its address
 */
public record ClusterTlsSettings(
    boolean enabled,
    Optional<Path> keyFile,
    Optional<Path> certificateFile,
    Optional<Path> caFile,
    String name,
    boolean verifyHost) {

  static ClusterTlsSettings read(SettingsReader r) {
    return new ClusterTlsSettings(
        r.get("cluster.tls.enabled", flag()),
        r.get("cluster.tls.key-file", filePath().optional()),
        r.get("cluster.tls.certificate-file", filePath().optional()),
        r.get("cluster.tls.ca-file", filePath().optional()),
        r.get("cluster.tls.name", text()),
        r.get("cluster.tls.verify-host", flag()));
  }
}
