package io.tributary.actors.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorRefResolver;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.SpawnProtocol;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.tributary.actors.PairBuffer.UnitStored;
import io.tributary.config.ClusterTlsSettings;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One node with a right certificate is called by, and calls, nodes with others; nothing of theirs
 * arrives, and it goes on.
 */
class RemotingTlsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @TempDir private static Path folder;
  private static TestPki pki;
  private static TestPki otherPki;
  private static Node right;

  /** An actor system whose actor "sink" keeps what it gets. */
  private record Node(
      ActorSystem<?> system, ActorRef<UnitStored> sink, BlockingQueue<UnitStored> received) {

    static Node start(Config tls) {
      Config config =
          tls.withFallback(ConfigFactory.parseString("akka.logger-startup-timeout = 60s"))
              .withFallback(ConfigFactory.parseResources("tributary-stream.conf"))
              .withFallback(ConfigFactory.defaultReferenceUnresolved())
              .resolve();
      ActorSystem<SpawnProtocol.Command> system =
          ActorSystem.create(SpawnProtocol.create(), "tributary", config);
      BlockingQueue<UnitStored> received = new LinkedBlockingQueue<>();
      ActorRef<UnitStored> sink =
          system.systemActorOf(
              Behaviors.receiveMessage(
                  message -> {
                    received.add(message);
                    return Behaviors.same();
                  }),
              "sink",
              Props.empty());
      return new Node(system, sink, received);
    }

    void tell(Node other, long number) {
      String address = ActorRefResolver.get(other.system()).toSerializationFormat(other.sink());
      // On a thread that ends with the system: Akka keeps per thread what was resolved there, and
      // with it the system and its native buffers.
      system
          .executionContext()
          .execute(
              () -> {
                ActorRef<UnitStored> remote = ActorRefResolver.get(system).resolveActorRef(address);
                remote.tell(new UnitStored(number));
              });
    }

    Address address() {
      return Cluster.get(system).selfMember().address();
    }

    int port() {
      return address().getPort().orElseThrow();
    }

    void stop() throws Exception {
      system.terminate();
      // Remoting may never finish closing its connections, which a node's end does not wait for
      // either; what is left goes with the JVM.
      system
          .getWhenTerminated()
          .toCompletableFuture()
          .completeOnTimeout(null, 10, TimeUnit.SECONDS)
          .get();
    }
  }

  @BeforeAll
  static void makeCertificates() throws Exception {
    pki = new TestPki(folder.resolve("pki"));
    pki.issue("right", "-ext", TestPki.NODE);
    pki.issue("second", "-ext", TestPki.NODE);
    pki.issue("expired", "-ext", TestPki.NODE, "-startdate", "-10d", "-validity", "5");
    // Of the right authority, but for something else, or for another host.
    pki.issue("foreign", "-ext", "san=dns:database,ip:127.0.0.1");
    pki.issue("elsewhere", "-ext", "san=dns:tributary,ip:10.9.9.9");
    otherPki = new TestPki(folder.resolve("other"));
    otherPki.issue("wrong", "-ext", TestPki.NODE);
    right = Node.start(RemotingTls.config(pki.settings("right", pki.ca())));
  }

  @AfterAll
  static void stop() throws Exception {
    if (right != null) right.stop();
  }

  @Test
  void withoutLookingAtTheHostOneCertificateServesAllNodes() throws Exception {
    // That of another address: as if a Secret had it, for pods whose addresses nobody knows.
    ClusterTlsSettings shared = pki.settings("elsewhere", pki.ca());
    Config config = RemotingTls.config(anyHost(shared));
    Node one = Node.start(config);
    Node two = Node.start(config);
    Node foreign = Node.start(RemotingTls.config(anyHost(otherPki.settings("wrong", pki.ca()))));
    try {
      one.tell(two, 1);
      assertThat(two.received().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo(new UnitStored(1));
      two.tell(one, 2);
      assertThat(one.received().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo(new UnitStored(2));
      // Who comes from another authority is still refused.
      long before = TlsCounters.get(two.system()).refused();
      foreign.tell(two, 3);
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (TlsCounters.get(two.system()).refused() == before) {
        assertThat(System.nanoTime()).isLessThan(deadline);
        Thread.sleep(20);
      }
      assertThat(two.received()).isEmpty();
    } finally {
      one.stop();
      two.stop();
      foreign.stop();
    }
  }

  private static ClusterTlsSettings anyHost(ClusterTlsSettings tls) {
    return new ClusterTlsSettings(
        tls.enabled(), tls.keyFile(), tls.certificateFile(), tls.caFile(), tls.name(), false);
  }

  @Test
  void aRightCertificateIsTaken() throws Exception {
    Node node = Node.start(RemotingTls.config(pki.settings("second", pki.ca())));
    try {
      right.received().clear();
      node.tell(right, 1);
      assertThat(right.received().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo(new UnitStored(1));
      right.tell(node, 2);
      assertThat(node.received().poll(PATIENCE.toSeconds(), TimeUnit.SECONDS))
          .isEqualTo(new UnitStored(2));
    } finally {
      node.stop();
    }
  }

  @Test
  void noCertificateIsRefused() throws Exception {
    // In the clear: no certificate is looked at, so none is counted as refused.
    Node clear = Node.start(ConfigFactory.parseString("akka.loglevel = DEBUG"));
    try (EndedConnections ended = new EndedConnections()) {
      exchangeNothing(clear);
      ended.await(clear.address(), PATIENCE);
      ended.await(right.address(), PATIENCE);
      assertThat(right.received()).isEmpty();
      assertThat(clear.received()).isEmpty();
    } finally {
      clear.stop();
    }
    // By TLS, without a certificate.
    callIsRefused(null);
    aRightCertificateIsTaken();
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
    refused(otherPki.settings("wrong", pki.ca()));
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    refused(pki.settings("expired", pki.ca()));
  }

  @Test
  void aForeignCertificateOfTheSameAuthorityIsRefused() throws Exception {
    ClusterTlsSettings own = pki.settings("foreign", pki.ca());
    assertThatThrownBy(() -> RemotingTls.config(own))
        .hasMessageContaining(
            "foreign.crt does not hold the DNS name cluster.tls.name = tributary");
    // Such a node can be started by a name of its own, but not be talked to.
    refused(
        new ClusterTlsSettings(
            true, own.keyFile(), own.certificateFile(), own.caFile(), "database", true));
  }

  @Test
  void aNodeWithTheCertificateOfAnotherHostIsNotCalled() throws Exception {
    Node node = Node.start(RemotingTls.config(pki.settings("elsewhere", pki.ca())));
    try {
      long before = TlsCounters.get(right.system()).refused();
      right.tell(node, 1);
      awaitRefusal(before);
      assertThat(node.received().poll(1, TimeUnit.SECONDS)).isNull();
    } finally {
      node.stop();
    }
  }

  @Test
  void renewedFilesAreTakenWithoutARestart() throws Exception {
    Path own = Files.createDirectories(folder.resolve("renewed"));
    ClusterTlsSettings expired = copy(pki.settings("expired", pki.ca()), own);
    Node node = Node.start(RemotingTls.config(expired));
    try {
      exchangeNothing(node);
      copy(pki.settings("second", pki.ca()), own);
      right.received().clear();
      Instant end = Instant.now().plus(PATIENCE);
      // What waited for a connection may come first.
      UnitStored got = null;
      while (!new UnitStored(3).equals(got)) {
        assertThat(Instant.now()).as("it arrived by then").isBefore(end);
        node.tell(right, 3);
        got = right.received().poll(1, TimeUnit.SECONDS);
      }
    } finally {
      node.stop();
    }
  }

  @Test
  void filesThatDoNotFitAreSaid() throws Exception {
    ClusterTlsSettings mixed =
        new ClusterTlsSettings(
            true,
            pki.settings("second", pki.ca()).keyFile(),
            pki.settings("right", pki.ca()).certificateFile(),
            Optional.of(pki.ca()),
            "tributary",
            true);
    assertThatThrownBy(() -> RemotingTls.config(mixed))
        .hasMessageMatching("cluster.tls.key-file = .*second.key is not the key of .*right.crt");
    ClusterTlsSettings missing =
        new ClusterTlsSettings(
            true, mixed.keyFile(), mixed.certificateFile(), Optional.empty(), "tributary", true);
    assertThatThrownBy(() -> RemotingTls.config(missing))
        .hasMessage("cluster.tls.ca-file is empty: cluster.tls.enabled needs a PEM file");
    Path rsa = Files.writeString(folder.resolve("old.key"), "-----BEGIN RSA PRIVATE KEY-----\n");
    ClusterTlsSettings pkcs1 =
        new ClusterTlsSettings(
            true, Optional.of(rsa), mixed.certificateFile(), mixed.caFile(), "tributary", true);
    assertThatThrownBy(() -> RemotingTls.config(pkcs1))
        .hasMessageContaining("old.key holds no \"BEGIN PRIVATE KEY\"");
    assertThat(
            RemotingTls.config(
                new ClusterTlsSettings(
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "tributary",
                    true)))
        .isEqualTo(ConfigFactory.empty());
  }

  /** Neither is what it sends taken, nor is anything sent to it; and the right node goes on. */
  private void refused(ClusterTlsSettings settings) throws Exception {
    Node node = Node.start(RemotingTls.config(settings));
    try {
      long before = TlsCounters.get(right.system()).refused();
      exchangeNothing(node);
      awaitRefusal(before);
    } finally {
      node.stop();
    }
    // A client that would take the server in any case.
    long before = TlsCounters.get(right.system()).refused();
    callIsRefused(keys(settings));
    awaitRefusal(before);
    aRightCertificateIsTaken();
  }

  private static void callIsRefused(KeyManager[] keys) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new TrustsAll()}, null);
    try (Socket plain = context.getSocketFactory().createSocket("127.0.0.1", right.port())) {
      SSLSocket socket = (SSLSocket) plain;
      socket.setSoTimeout(30_000);
      assertThatThrownBy(
              () -> {
                socket.startHandshake();
                // With TLS 1.3 the client hears of it only now.
                socket.getOutputStream().write("AKKA".getBytes(StandardCharsets.US_ASCII));
                if (socket.getInputStream().read() < 0) throw new IOException("closed");
              })
          .isInstanceOf(IOException.class)
          .isNotInstanceOf(SocketTimeoutException.class);
    }
  }

  private static KeyManager[] keys(ClusterTlsSettings settings) throws Exception {
    PemFiles files =
        new PemFiles(
            settings.keyFile().orElseThrow(),
            settings.certificateFile().orElseThrow(),
            settings.caFile().orElseThrow());
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "client",
        files.readKey(),
        new char[0],
        files.readCertificates().toArray(X509Certificate[]::new));
    // The one that knows a key by its own alias.
    KeyManagerFactory keys = KeyManagerFactory.getInstance("SunX509");
    keys.init(store, new char[0]);
    // Whatever authorities the server asks for.
    X509ExtendedKeyManager own = (X509ExtendedKeyManager) keys.getKeyManagers()[0];
    return new KeyManager[] {new SendsAlways(own)};
  }

  private static void exchangeNothing(Node node) throws Exception {
    right.received().clear();
    for (int i = 0; i < 3; i++) {
      node.tell(right, 1);
      right.tell(node, 2);
      assertThat(right.received().poll(500, TimeUnit.MILLISECONDS)).isNull();
      assertThat(node.received().poll(500, TimeUnit.MILLISECONDS)).isNull();
    }
  }

  private static void awaitRefusal(long before) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    while (TlsCounters.get(right.system()).refused() <= before) {
      assertThat(Instant.now()).as("refused by then").isBefore(end);
      Thread.sleep(50);
    }
  }

  private static ClusterTlsSettings copy(ClusterTlsSettings files, Path to) throws IOException {
    Path key = to.resolve("tls.key");
    Path certificate = to.resolve("tls.crt");
    Files.copy(files.keyFile().orElseThrow(), key, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(
        files.certificateFile().orElseThrow(), certificate, StandardCopyOption.REPLACE_EXISTING);
    return new ClusterTlsSettings(
        true, Optional.of(key), Optional.of(certificate), files.caFile(), files.name(), true);
  }
}
