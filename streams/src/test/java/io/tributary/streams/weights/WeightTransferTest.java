package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class WeightTransferTest {
  private static final Duration POLL = Duration.ofMillis(100);

  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();
  private VersionStore learner;
  private WeightServer server;

  @BeforeEach
  void start() {
    learner = later(VersionStore.open(folder.resolve("learner"), StoreOptions.publishing(3)));
    server = later(WeightServer.tracking(learner, ServerOptions.loopback()));
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) open.get(i).close();
  }

  private <T extends AutoCloseable> T later(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private static VersionId v(long number) {
    return new VersionId(1, number);
  }

  private record Pulled(VersionId id, Map<String, byte[]> files, PullStats stats) {}

  /** A node that pulls and serves what it has. */
  private final class Node implements AutoCloseable {
    final BlockingQueue<Pulled> pulled = new LinkedBlockingQueue<>();
    final BlockingQueue<String> failed = new LinkedBlockingQueue<>();
    final VersionStore store;
    final WeightServer serving;
    final WeightPuller puller;

    Node(String name, URI from, Optional<Path> shared, Duration poll) {
      store = VersionStore.open(folder.resolve(name), StoreOptions.pulled(3));
      serving = WeightServer.sharing(store, ServerOptions.loopback());
      puller =
          WeightPuller.start(
              store,
              new PullerOptions(
                  name,
                  Optional.ofNullable(from),
                  shared,
                  Optional.of(serving.uri()),
                  poll,
                  2,
                  Duration.ofSeconds(5),
                  Optional.empty()),
              new WeightPuller.Listener() {
                @Override
                public void pulled(HeldVersion version, PullStats stats) {
                  try (version) {
                    pulled.add(new Pulled(version.id(), Versions.read(version), stats));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                }

                @Override
                public void failed(String reason) {
                  failed.add(reason);
                }
              });
    }

    Pulled next() throws InterruptedException {
      Pulled next = pulled.poll(60, TimeUnit.SECONDS);
      if (next == null) throw new AssertionError("nothing came; failures: " + failed);
      return next;
    }

    @Override
    public void close() {
      puller.close();
      serving.close();
      store.close();
    }
  }

  private Node node(String name) {
    return later(new Node(name, server.uri(), Optional.empty(), POLL));
  }

  private Proxy proxy() throws IOException {
    return later(new Proxy(server.address()));
  }

  @Test
  void whatIsPublishedArrivesByteForByteAndUnchangedPartsAreNotSentAgain() throws Exception {
    Map<String, byte[]> first = Versions.files(1, 10, 100_000);
    Versions.publish(learner, v(1), first);
    Node node = node("a");
    Pulled one = node.next();
    assertThat(one.id()).isEqualTo(v(1));
    assertThat(Versions.same(one.files(), first)).isTrue();
    assertThat(one.stats().fromLearner()).isEqualTo(1_000_000);
    Map<String, byte[]> second = Versions.files(1, 10, 100_000);
    second.put("t004", Versions.bytes(5, 70_000));
    Versions.publish(learner, v(2), second);
    node.puller.announced(v(2), List.of());
    Pulled two = node.next();
    assertThat(Versions.same(two.files(), second)).isTrue();
    assertThat(two.stats().total()).isEqualTo(70_000);
    assertThat(two.stats().reused()).isEqualTo(900_000);
    while (server.sent() < 1_070_000) Thread.sleep(5);
    assertThat(server.sent()).isEqualTo(1_070_000);
  }

  @Test
  void aLostAnnouncementCostsAPollAndAnAnnouncementDoesNotWaitForOne() throws Exception {
    Versions.publish(learner, v(1), Versions.files(1, 2, 1000));
    Node polling = node("polling");
    Node told = later(new Node("told", server.uri(), Optional.empty(), Duration.ofHours(1)));
    assertThat(polling.next().id()).isEqualTo(v(1));
    assertThat(told.next().id()).isEqualTo(v(1));
    Versions.publish(learner, v(2), Versions.files(2, 2, 1000));
    assertThat(polling.next().id()).isEqualTo(v(2));
    assertThat(told.pulled.poll(300, TimeUnit.MILLISECONDS)).isNull();
    told.puller.announced(v(2), List.of());
    assertThat(told.next().id()).isEqualTo(v(2));
  }

  @Test
  void aTransferThatBreaksGoesOnWhereItWas() throws Exception {
    Map<String, byte[]> files = Versions.files(3, 1, 6_000_000);
    Versions.publish(learner, v(1), files);
    Proxy proxy = proxy();
    proxy.cutAfter(1_500_000, 3);
    Node node = later(new Node("a", proxy.uri(), Optional.empty(), POLL));
    Pulled pulled = node.next();
    assertThat(Versions.same(pulled.files(), files)).isTrue();
    assertThat(pulled.stats().broken()).isEqualTo(3);
    // every byte came once
    assertThat(pulled.stats().total()).isEqualTo(6_000_000);
    assertThat(pulled.stats().resumed()).isGreaterThan(3_000_000);
  }

  @Test
  void aNodeThatIsStoppedGoesOnFromItsDisk() throws Exception {
    Map<String, byte[]> files = Versions.files(3, 1, 6_000_000);
    Versions.publish(learner, v(1), files);
    Proxy proxy = proxy();
    proxy.stallAfter(2_000_000);
    Node node = new Node("a", proxy.uri(), Optional.empty(), POLL);
    Path partial = folder.resolve("a/incoming");
    while (size(partial) < 1_000_000) Thread.sleep(10);
    long closing = System.nanoTime();
    node.close();
    assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(3));
    long there = size(partial);
    Pulled pulled = node("a").next();
    assertThat(Versions.same(pulled.files(), files)).isTrue();
    assertThat(pulled.stats().resumed()).isEqualTo(there);
    assertThat(pulled.stats().total()).isEqualTo(6_000_000 - there);
  }

  @Test
  void aNodeWhoseDiskWasEmptiedIsGivenAllAgain() throws Exception {
    Map<String, byte[]> files = Versions.files(3, 3, 10_000);
    Versions.publish(learner, v(1), files);
    try (Node node = new Node("a", server.uri(), Optional.empty(), POLL)) {
      node.next();
    }
    Files.move(folder.resolve("a"), folder.resolve("lost"));
    assertThat(Versions.same(node("a").next().files(), files)).isTrue();
  }

  private static long size(Path folder) throws IOException {
    if (Files.notExists(folder)) return 0;
    long size = 0;
    for (Path file : StoreFiles.list(folder)) size += Files.size(file);
    return size;
  }

  @Test
  void aHolderOfDamagedBytesIsAvoidedForThePartAndAnotherIsAsked() throws Exception {
    Map<String, byte[]> files = Versions.files(4, 6, 50_000);
    Manifest manifest = Versions.publish(learner, v(1), files);
    Node good = node("good");
    good.next();
    // the learner's own disk goes bad while it runs
    Versions.flip(folder.resolve("learner/parts").resolve(manifest.files().get("t002").sha256()));
    Node bad = node("bad");
    bad.next();
    Versions.flip(folder.resolve("bad/parts").resolve(manifest.files().get("t003").sha256()));
    Node third = node("third");
    Pulled pulled = third.next();
    assertThat(Versions.same(pulled.files(), files)).isTrue();
    // both bad holders may have been asked, each at most once a part
    assertThat(pulled.stats().damaged()).isLessThanOrEqualTo(2);
  }

  @Test
  void damagedBytesAreCountedAndNothingOfThemIsCommitted() throws Exception {
    Map<String, byte[]> files = Versions.files(4, 1, 50_000);
    Manifest manifest = Versions.publish(learner, v(1), files);
    Part part = manifest.parts().get(0);
    try (HeldVersion held = learner.current().orElseThrow()) {
      assertThat(held.id()).isEqualTo(v(1));
    }
    Path file = folder.resolve("learner/parts").resolve(part.sha256());
    VersionStore store = later(VersionStore.open(folder.resolve("x"), StoreOptions.pulled(3)));
    Versions.flip(file);
    HolderClient client = later(new HolderClient(Optional.empty(), Duration.ofSeconds(5)));
    PartSource source =
        (of, from, sink) ->
            client.range(
                server.uri(),
                WeightRoutes.ROOT + "parts/" + of.sha256(),
                from,
                of.size() - from,
                sink);
    PartFetch.Fetched fetched = new PartFetch(store.parts()).fetch(part, "learner", source);
    assertThat(fetched.outcome()).isEqualTo(PartFetch.Outcome.DAMAGED);
    assertThat(fetched.blamed()).isTrue();
    assertThat(store.parts().isThere(part)).isFalse();
    assertThat(store.parts().incoming(part)).doesNotExist();
    Versions.flip(file);
    assertThat(new PartFetch(store.parts()).fetch(part, "learner", source).outcome())
        .isEqualTo(PartFetch.Outcome.WHOLE);
  }

  @Test
  void whatTheLearnerSendsDoesNotGrowWithTheReceivers() throws Exception {
    int size = 200_000;
    Map<String, byte[]> files = Versions.files(6, 40, size);
    List<Node> nodes = new ArrayList<>();
    for (int i = 0; i < 8; i++) nodes.add(node("n" + i));
    Versions.publish(learner, v(1), files);
    nodes.forEach(node -> node.puller.announced(v(1), List.of()));
    for (Node node : nodes) {
      assertThat(Versions.same(node.next().files(), files)).isTrue();
    }
    // the last bytes are counted just after they went
    while (all(nodes) < 8L * 40 * size) Thread.sleep(5);
    double copies = server.sent() / (40.0 * size);
    assertThat(copies).as("copies that left the learner").isBetween(1.0, 2.5);
    assertThat(all(nodes)).isEqualTo(8L * 40 * size);
  }

  private long all(List<Node> nodes) {
    return server.sent() + nodes.stream().mapToLong(node -> node.serving.sent()).sum();
  }

  @Test
  void nodesThatHaveAVersionGiveItWhenTheLearnerIsGone() throws Exception {
    Map<String, byte[]> files = Versions.files(7, 5, 50_000);
    Versions.publish(learner, v(1), files);
    Node first = node("first");
    first.next();
    URI gone = server.uri();
    server.close();
    Node second = later(new Node("second", gone, Optional.empty(), POLL));
    second.puller.announced(v(1), List.of(first.serving.uri()));
    Pulled pulled = second.next();
    assertThat(Versions.same(pulled.files(), files)).isTrue();
    assertThat(pulled.stats().fromLearner()).isZero();
  }

  @Test
  void aReplacedLearnersVersionsAreNotTaken() throws Exception {
    Versions.publish(learner, v(9), Versions.files(9, 2, 1000));
    Node node = node("a");
    assertThat(node.next().id()).isEqualTo(v(9));
    VersionStore other =
        later(VersionStore.open(folder.resolve("young"), StoreOptions.publishing(3)));
    WeightServer young = later(WeightServer.tracking(other, ServerOptions.loopback()));
    VersionId taken = new VersionId(2, 5);
    Versions.publish(other, taken, Versions.files(5, 2, 1000));
    node.puller.learnerAt(young.uri());
    assertThat(node.next().id()).isEqualTo(taken);
    // the old one goes on, and an announcement of it arrives
    Versions.publish(learner, v(10), Versions.files(10, 2, 1000));
    node.puller.learnerAt(server.uri());
    node.puller.announced(v(10), List.of(server.uri()));
    assertThat(node.pulled.poll(500, TimeUnit.MILLISECONDS)).isNull();
    assertThat(node.store.current().orElseThrow().id()).isEqualTo(taken);
  }

  @Test
  void aTransferThatTheOldLearnerDoesNotEndIsLeftForTheNewLearners() throws Exception {
    for (boolean silently : List.of(false, true)) {
      String name = silently ? "silent" : "gone";
      VersionId half = v(silently ? 2 : 1);
      Versions.publish(learner, half, Versions.files(half.number(), 30, 200_000));
      // the old learner stops in the middle of what it sends, or does not answer at all any more
      Proxy old = proxy();
      if (silently) old.stallAfter(300_000);
      else old.cutAfter(300_000, Integer.MAX_VALUE);
      Node node = later(new Node(name, old.uri(), Optional.empty(), POLL));
      while (Files.list(node.store.folder().resolve("incoming")).findAny().isEmpty())
        Thread.sleep(5);
      if (!silently) old.close();
      Thread.sleep(500);

      VersionStore store =
          later(VersionStore.open(folder.resolve("new-" + name), StoreOptions.publishing(3)));
      WeightServer young = later(WeightServer.tracking(store, ServerOptions.loopback()));
      VersionId taken = new VersionId(2, 1);
      Versions.publish(store, taken, Versions.files(5, 2, 1000));
      long told = System.nanoTime();
      node.puller.learnerAt(young.uri());
      node.puller.announced(taken, List.of(young.uri()));
      assertThat(node.next().id()).isEqualTo(taken);
      assertThat((System.nanoTime() - told) / 1e9).as("seconds, " + name).isLessThan(3);
    }
  }

  @Test
  void aSharedFolderStandsInForTheServer() throws Exception {
    VersionStore shared =
        later(VersionStore.open(folder.resolve("shared"), StoreOptions.shared(3)));
    Node node = later(new Node("a", null, Optional.of(folder.resolve("shared")), POLL));
    Map<String, byte[]> files = Versions.files(8, 4, 50_000);
    Versions.publish(shared, v(1), files);
    assertThat(Versions.same(node.next().files(), files)).isTrue();
    Versions.publish(shared, v(2), files);
    Pulled second = node.next();
    assertThat(second.id()).isEqualTo(v(2));
    assertThat(second.stats().total()).isZero();
    assertThat(StoreFiles.list(folder.resolve("shared/leases"))).isEmpty();
  }

  @Test
  void speaksHttp() throws Exception {
    byte[] content = Versions.bytes(1, 1000);
    Manifest manifest = Versions.publish(learner, v(3), Map.of("a", content));
    String part = "parts/" + manifest.files().get("a").sha256();
    assertThat(get(part, "Range", "bytes=10-19").statusCode()).isEqualTo(206);
    assertThat(get(part, "Range", "bytes=10-19").body())
        .isEqualTo(Arrays.copyOfRange(content, 10, 20));
    assertThat(get(part, "Range", "bytes=990-").body())
        .isEqualTo(Arrays.copyOfRange(content, 990, 1000));
    assertThat(get(part, "Range", "bytes=-5").body())
        .isEqualTo(Arrays.copyOfRange(content, 995, 1000));
    assertThat(get(part, "Range", "bytes=1000-").statusCode()).isEqualTo(416);
    assertThat(get(part, "Range", "bytes=0-1,5-6").statusCode()).isEqualTo(200);
    assertThat(get(part, "X", "y").body()).isEqualTo(content);
    assertThat(new String(get("current", "X", "y").body()))
        .startsWith("{\"epoch\":1,\"version\":3,\"manifest_sha256\":\"" + manifest.digest());
    assertThat(get("versions/3/manifest", "X", "y").body())
        .isEqualTo(ManifestJson.render(manifest));
    assertThat(get("versions/4/manifest", "X", "y").statusCode()).isEqualTo(404);
    assertThat(get("parts/..%2f..%2fx", "X", "y").statusCode()).isEqualTo(400);
    assertThat(get("nothing", "X", "y").statusCode()).isEqualTo(404);
    assertThat(get("work", "X", "y").statusCode()).isEqualTo(405);
  }

  private HttpResponse<byte[]> get(String path, String header, String value) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(server.uri().resolve(WeightRoutes.ROOT + path))
                .header(header, value)
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
  }

  @Test
  void withATokenNobodyIsServedWithoutIt() throws Exception {
    ServerOptions options =
        new ServerOptions(
            new InetSocketAddress("127.0.0.1", 0), 4, Duration.ofSeconds(5), Optional.of("s3cret"));
    WeightServer guarded = later(WeightServer.tracking(learner, options));
    Versions.publish(learner, v(1), Versions.files(1, 1, 100));
    HolderClient right = later(new HolderClient(Optional.of("s3cret"), Duration.ofSeconds(5)));
    assertThat(right.json(guarded.uri(), WeightRoutes.ROOT + "current").path("version").asInt())
        .isEqualTo(1);
    for (Optional<String> wrong : List.of(Optional.of("s3cre"), Optional.<String>empty())) {
      HolderClient client = later(new HolderClient(wrong, Duration.ofSeconds(5)));
      assertThatThrownBy(() -> client.json(guarded.uri(), WeightRoutes.ROOT + "current"))
          .hasMessageContaining("answers 401");
    }
  }

  @Test
  void moreConnectionsThanAllowedAreTurnedAwayAndSilentOnesClosed() throws Exception {
    ServerOptions options =
        new ServerOptions(
            new InetSocketAddress("127.0.0.1", 0), 2, Duration.ofMillis(300), Optional.empty());
    WeightServer small = later(WeightServer.tracking(learner, options));
    Versions.publish(learner, v(1), Versions.files(1, 1, 100));
    List<java.net.Socket> silent = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      silent.add(later(new java.net.Socket("127.0.0.1", small.address().getPort())));
    }
    while (small.connections() < 2) Thread.sleep(5);
    HolderClient client = later(new HolderClient(Optional.empty(), Duration.ofSeconds(5)));
    assertThatThrownBy(() -> client.json(small.uri(), WeightRoutes.ROOT + "current"))
        .isInstanceOf(IOException.class);
    for (java.net.Socket socket : silent) assertThat(socket.getInputStream().read()).isEqualTo(-1);
    while (small.connections() > 0) Thread.sleep(5);
    assertThat(client.json(small.uri(), WeightRoutes.ROOT + "current").path("epoch").asInt())
        .isEqualTo(1);
  }
}
