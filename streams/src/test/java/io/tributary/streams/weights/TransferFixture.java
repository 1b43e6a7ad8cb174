package io.tributary.streams.weights;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A learner that serves its versions, and nodes that pull them. */
abstract class TransferFixture {
  static final Duration POLL = Duration.ofMillis(100);

  /** Longer than any test waits: what ends sooner was broken off. */
  static final Duration NEVER = Duration.ofMinutes(5);

  @TempDir Path folder;

  private final List<AutoCloseable> open = new ArrayList<>();
  VersionStore learner;
  WeightServer server;

  @BeforeEach
  void start() {
    learner = later(VersionStore.open(folder.resolve("learner"), StoreOptions.publishing(3)));
    server = later(WeightServer.tracking(learner, ServerOptions.loopback()));
  }

  @AfterEach
  void stop() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) open.get(i).close();
  }

  <T extends AutoCloseable> T later(T closeable) {
    open.add(closeable);
    return closeable;
  }

  static VersionId v(long number) {
    return new VersionId(1, number);
  }

  /**
   * @param nanos when the node was told of it
   */
  record Pulled(VersionId id, Map<String, byte[]> files, PullStats stats, long nanos) {}

  /** A node that pulls and serves what it has. */
  final class Node implements AutoCloseable {
    final BlockingQueue<Pulled> pulled = new LinkedBlockingQueue<>();
    final BlockingQueue<String> failed = new LinkedBlockingQueue<>();
    final VersionStore store;
    final WeightServer serving;
    final WeightPuller puller;

    Node(String name, URI from, Optional<Path> shared, Duration poll) {
      this(name, from, shared, poll, Duration.ofSeconds(5));
    }

    /**
     * @param timeout of a transfer of which nothing comes
     */
    Node(String name, URI from, Optional<Path> shared, Duration poll, Duration timeout) {
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
                  timeout,
                  Optional.empty()),
              new WeightPuller.Listener() {
                @Override
                public void pulled(HeldVersion version, PullStats stats) {
                  long nanos = System.nanoTime();
                  try (version) {
                    pulled.add(new Pulled(version.id(), Versions.read(version), stats, nanos));
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

  Node node(String name) {
    return later(new Node(name, server.uri(), Optional.empty(), POLL));
  }

  Proxy proxy() throws IOException {
    return later(new Proxy(server.address()));
  }
}
