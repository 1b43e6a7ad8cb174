package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class ReplacedLearnerTest extends TransferFixture {
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
      Node node = later(new Node(name, old.uri(), Optional.empty(), POLL, NEVER));
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
      assertThat((System.nanoTime() - told) / 1e9).as("seconds, " + name).isLessThan(30);
    }
  }
}
