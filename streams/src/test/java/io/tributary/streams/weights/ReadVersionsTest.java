package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A version that is read over the network stays whole, and is collected once nobody reads it. */
@Timeout(120)
class ReadVersionsTest {
  @TempDir Path folder;
  private final List<AutoCloseable> open = new ArrayList<>();

  /** Added to the clock of the leases. */
  private final AtomicLong later = new AtomicLong();

  private VersionStore learner;
  private WeightServer server;

  @BeforeEach
  void start() {
    learner = store("learner", StoreOptions.publishing(3));
    server = closed(WeightServer.tracking(learner, ServerOptions.loopback()));
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) open.get(i).close();
  }

  private <T extends AutoCloseable> T closed(T closeable) {
    open.add(closeable);
    return closeable;
  }

  private VersionStore store(String name, StoreOptions options) {
    Leases leases = new Leases(() -> System.nanoTime() + later.get());
    return closed(VersionStore.open(folder.resolve(name), options, leases));
  }

  private static VersionId v(long number) {
    return new VersionId(1, number);
  }

  /** More versions than are kept, each of other parts than those before. */
  private static void publishMany(VersionStore store, int from) {
    for (int i = from; i < from + 8; i++) {
      Versions.publish(store, v(i), Versions.files(i, 2, 1_000));
    }
  }

  /** A puller with a store of its own, which tells what came. */
  private Reader pull(String name, Optional<URI> from, URI... others) {
    BlockingQueue<Arrived> arrived = new LinkedBlockingQueue<>();
    VersionStore store = store(name, StoreOptions.pulled(3));
    PullerOptions options =
        new PullerOptions(
            name,
            from,
            Optional.empty(),
            Optional.empty(),
            Duration.ofHours(1),
            2,
            Duration.ofSeconds(60),
            Optional.empty());
    WeightPuller puller =
        closed(
            WeightPuller.start(
                store,
                options,
                (version, stats) -> {
                  try (version) {
                    arrived.add(new Arrived(version.id(), Versions.read(version), stats));
                  } catch (IOException e) {
                    throw new AssertionError(e);
                  }
                }));
    puller.announced(v(1), List.of(others));
    return new Reader(puller, arrived);
  }

  private record Reader(WeightPuller puller, BlockingQueue<Arrived> arrived) {
    Arrived next() throws InterruptedException {
      Arrived next = arrived.poll(60, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next;
    }
  }

  private record Arrived(VersionId id, Map<String, byte[]> files, PullStats stats) {}

  private void awaitBytes(String name, long bytes) throws Exception {
    Path incoming = folder.resolve(name).resolve("incoming");
    long there = 0;
    while (there < bytes) {
      Thread.sleep(5);
      there = 0;
      for (Path file : StoreFiles.list(incoming)) {
        // one that is whole is moved away
        if (Files.exists(file)) there += file.toFile().length();
      }
    }
  }

  private void requireNoMoreThanIsKept(VersionStore store, int newest) throws IOException {
    assertThat(store.versions()).containsExactly(v(newest - 2), v(newest - 1), v(newest));
    assertThat(StoreFiles.list(store.folder().resolve("parts"))).hasSize(3 * 2);
  }

  @Test
  void theLearnerKeepsWhatIsOnItsWayAndNoLonger() throws Exception {
    readWhileManyAreMade(learner, server, true);
  }

  @Test
  void soDoesANodeThatServesOthers() throws Exception {
    VersionStore holder = store("holder", StoreOptions.pulled(3));
    readWhileManyAreMade(
        holder, closed(WeightServer.sharing(holder, ServerOptions.loopback())), false);
  }

  private void readWhileManyAreMade(VersionStore store, WeightServer serving, boolean tracked)
      throws Exception {
    Map<String, byte[]> files = Versions.files(1, 8, 400_000);
    Versions.publish(store, v(1), files);
    Proxy slow = closed(new Proxy(serving.address()));
    slow.holdAfter(300_000);
    Reader reader =
        tracked
            ? pull("reader", Optional.of(slow.uri()))
            : pull("reader", Optional.empty(), slow.uri());
    awaitBytes("reader", 200_000);
    publishMany(store, 2);
    slow.goOn();
    Arrived first = reader.next();
    assertThat(first.id()).isEqualTo(v(1));
    assertThat(Versions.same(first.files(), files)).isTrue();
    assertThat(first.stats().broken()).isZero();
    assertThat(first.stats().total()).isEqualTo(8 * 400_000);
    reader.puller().announced(v(9), List.of(slow.uri()));
    assertThat(reader.next().id()).isEqualTo(v(9));
    later.addAndGet(TimeUnit.SECONDS.toNanos(60));
    publishMany(store, 10);
    requireNoMoreThanIsKept(store, 17);
  }

  @Test
  void whoHasAllOfItKeepsItNoLonger() throws Exception {
    Versions.publish(learner, v(1), Versions.files(1, 2, 1_000));
    assertThat(pull("reader", Optional.of(server.uri())).next().id()).isEqualTo(v(1));
    publishMany(learner, 2);
    requireNoMoreThanIsKept(learner, 9);
  }

  private void work(HolderClient client, BitSet have, boolean whole) throws IOException {
    WorkRequest request =
        new WorkRequest(v(1), "reader", "", have, whole, new BitSet(), List.of(), 1);
    client.post(server.uri(), WeightRoutes.ROOT + "work", request.json());
  }

  @Test
  void aReaderThatIsGoneKeepsNothingAndOneThatGoesOnKeepsItsVersion() throws Exception {
    Versions.publish(learner, v(1), Versions.files(1, 2, 1_000));
    HolderClient client = closed(new HolderClient(Optional.empty(), Duration.ofSeconds(5)));
    work(client, new BitSet(), true);
    for (int i = 0; i < 3; i++) {
      later.addAndGet(TimeUnit.SECONDS.toNanos(40));
      work(client, new BitSet(), true);
      publishMany(learner, 2 + 8 * i);
      assertThat(learner.versions()).hasSize(4).contains(v(1));
    }
    later.addAndGet(TimeUnit.SECONDS.toNanos(60));
    publishMany(learner, 26);
    requireNoMoreThanIsKept(learner, 33);
  }

  @Test
  void aTransferWhoseReaderVanishesIsOver() throws Exception {
    byte[] large = Versions.bytes(1, 60_000_000);
    Manifest manifest = Versions.publish(learner, v(1), Map.of("large", large));
    String part = manifest.parts().get(0).sha256();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", server.address().getPort()));
      String request =
          "GET %sparts/%s?%s HTTP/1.1\r\nHost: here\r\n\r\n"
              .formatted(WeightRoutes.ROOT, part, new Reading("reader", v(1)).query());
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      assertThat(socket.getInputStream().readNBytes(100_000)).hasSize(100_000);
      // it is being sent, so no silence is too long
      later.addAndGet(TimeUnit.HOURS.toNanos(5));
      publishMany(learner, 2);
      assertThat(learner.versions()).hasSize(4).contains(v(1));
    }
    while (server.connections() > 0) Thread.sleep(5);
    later.addAndGet(TimeUnit.SECONDS.toNanos(60));
    publishMany(learner, 10);
    requireNoMoreThanIsKept(learner, 17);
  }

  @Test
  void theLearnerGoesOnKnowingWhoHasWhatOfAnOldVersion() throws IOException {
    AtomicLong now = new AtomicLong();
    Swarm swarm = new Swarm(now::incrementAndGet);
    List<Manifest> manifests =
        IntStream.rangeClosed(1, 20)
            .mapToObj(i -> Versions.publish(learner, v(i), Versions.files(i, 3, 10)))
            .toList();
    BitSet two = new BitSet();
    two.set(0, 2);
    swarm.work(manifests.get(0), request(1, "slow", two, true));
    for (int i = 2; i <= 20; i++) {
      swarm.work(manifests.get(i - 1), request(i, "fast", new BitSet(), true));
      // it tells what is new, which is nothing
      Work work = swarm.work(manifests.get(0), request(1, "slow", new BitSet(), false));
      assertThat(work.items()).extracting(Work.Item::part).containsExactly(2);
    }
  }

  private static WorkRequest request(long version, String receiver, BitSet have, boolean whole) {
    return new WorkRequest(v(version), receiver, "", have, whole, new BitSet(), List.of(), 3);
  }
}
