package io.tributary.actors.tls;

import io.tributary.config.ClusterTlsSettings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A certificate authority of the JDK's keytool. */
final class TestPki {
  static final String NODE = "san=dns:tributary,ip:127.0.0.1";

  private static final String PASSWORD = "changeit";

  private final Path store;
  private final Path folder;

  TestPki(Path folder) throws Exception {
    this.folder = Files.createDirectories(folder);
    store = folder.resolve("store.p12");
    keytool("ca", "-validity", "10", "-ext", "bc:c=ca:true", "-ext", "ku=keyCertSign");
    pem("ca", false);
  }

  Path ca() {
    return folder.resolve("ca.crt");
  }

  /** Makes a key and a certificate of this authority. */
  void issue(String name, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("-signer", "ca", "-ext", "eku=serverAuth,clientAuth"));
    if (!all.contains("-validity")) all.addAll(List.of("-validity", "5"));
    keytool(name, all.toArray(String[]::new));
    pem(name, true);
  }

  /** What a node would be configured with. */
  ClusterTlsSettings settings(String name, Path ca) {
    return new ClusterTlsSettings(
        true,
        Optional.of(folder.resolve(name + ".key")),
        Optional.of(folder.resolve(name + ".crt")),
        Optional.of(ca),
        "tributary",
        true);
  }

  private void keytool(String name, String... options) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair", "-alias", name));
    command.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-dname", "CN=" + name));
    command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    command.addAll(List.of(options));
    Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!keytool.waitFor(1, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
      throw new IOException(command + ": " + output);
    }
  }

  private void pem(String name, boolean withKey) throws IOException, GeneralSecurityException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    write(name + ".crt", "CERTIFICATE", keys.getCertificate(name).getEncoded());
    if (withKey) {
      byte[] key = keys.getKey(name, PASSWORD.toCharArray()).getEncoded();
      write(name + ".key", "PRIVATE KEY", key);
    }
  }

  private void write(String file, String what, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Files.writeString(
        folder.resolve(file),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(what, text, what));
  }
}
