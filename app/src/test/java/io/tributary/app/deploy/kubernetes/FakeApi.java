package io.tributary.app.deploy.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1PodList;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * Answers for the pods of a namespace as the Kubernetes API server does: by TLS, to who has the
 * token, in the types of its own client. Nothing else is answered.
 */
final class FakeApi implements AutoCloseable {
  static final String NAMESPACE = "rl";
  static final String TOKEN = "token-of-the-service-account";

  private static final String PASSWORD = "changeit";

  private final Path folder;
  private final HttpsServer server;
  private final AtomicInteger answered = new AtomicInteger();

  /**
   * @param folder gets what a pod has of its service account
   * @param pods those with the label of the service {@code tributary}
   */
  FakeApi(Path folder, Supplier<V1PodList> pods) throws IOException, GeneralSecurityException {
    this.folder = Files.createDirectories(folder);
    KeyStore keys = certificate();
    Files.writeString(folder.resolve("token"), TOKEN);
    Files.writeString(folder.resolve("namespace"), NAMESPACE);
    KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
    managers.init(keys, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext("/", exchange -> answer(exchange, pods));
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Lists of pods that were given out. */
  int answered() {
    return answered.get();
  }

  /** Where a pod finds what it needs to ask. */
  String account() {
    return """
        akka.discovery.kubernetes-api {
          api-ca-path = "%1$s/ca.crt"
          api-token-path = "%1$s/token"
          pod-namespace-path = "%1$s/namespace"
        }
        """
        .formatted(folder);
  }

  private void answer(HttpExchange exchange, Supplier<V1PodList> pods) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      String token = exchange.getRequestHeaders().getFirst("Authorization");
      boolean asksForPods =
          exchange.getRequestMethod().equals("GET")
              && uri.getPath().equals("/api/v1/namespaces/" + NAMESPACE + "/pods")
              && "labelSelector=app.kubernetes.io/name=tributary".equals(uri.getQuery());
      if (!("Bearer " + TOKEN).equals(token) || !asksForPods) {
        exchange.sendResponseHeaders(403, -1);
        return;
      }
      byte[] body = JSON.serialize(pods.get()).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      answered.incrementAndGet();
    }
  }

  /** A certificate that is its own authority, by the JDK's keytool. */
  private KeyStore certificate() throws IOException, GeneralSecurityException {
    Path file = folder.resolve("api.p12");
    Process keytool =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair",
                    "-alias",
                    "api",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=api",
                    "-ext",
                    "san=ip:127.0.0.1",
                    "-ext",
                    "bc:c=ca:true",
                    "-keystore",
                    file.toString(),
                    "-storepass",
                    PASSWORD))
            .redirectErrorStream(true)
            .start();
    String output = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (!keytool.waitFor(2, TimeUnit.MINUTES) || keytool.exitValue() != 0) {
        throw new IOException(output);
      }
    } catch (InterruptedException e) {
      throw new UncheckedIOException(new IOException(e));
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    String pem =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(keys.getCertificate("api").getEncoded());
    Files.writeString(
        folder.resolve("ca.crt"),
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n".formatted(pem));
    return keys;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
