package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WeightTransferTest extends TransferFixture {
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
    Duration poll = Duration.ofSeconds(2);
    Node polling = later(new Node("polling", server.uri(), Optional.empty(), poll));
    Node told = later(new Node("told", server.uri(), Optional.empty(), Duration.ofHours(1)));
    Pulled first = polling.next();
    assertThat(first.id()).isEqualTo(v(1));
    assertThat(told.next().id()).isEqualTo(v(1));
    Versions.publish(learner, v(2), Versions.files(2, 2, 1000));
    long published = System.nanoTime();
    Pulled second = polling.next();
    assertThat(second.id()).isEqualTo(v(2));
    // it was not told, or it would have looked before the poll's time was over
    assertThat(Duration.ofNanos(second.nanos() - first.nanos()))
        .isGreaterThan(poll.minusMillis(50));
    assertThat(Duration.ofNanos(second.nanos() - published))
        .isLessThan(poll.multipliedBy(2).plusSeconds(10));
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
    Node node = new Node("a", proxy.uri(), Optional.empty(), POLL, NEVER);
    Path partial = folder.resolve("a/incoming");
    while (size(partial) < 1_000_000) Thread.sleep(10);
    long closing = System.nanoTime();
    node.close();
    // a thread that does not end is waited for ten seconds
    assertThat(Duration.ofNanos(System.nanoTime() - closing)).isLessThan(Duration.ofSeconds(9));
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
}
