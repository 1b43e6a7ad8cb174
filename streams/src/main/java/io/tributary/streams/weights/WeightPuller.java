package io.tributary.streams.weights;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A version counts as here only when all of it is on disk and has been verified. Looks for a newer
 * one when it is told of one and at every poll, gets what the store lacks, from the learner and
 * from nodes that have it, and commits it. A version of an older learner than one seen is never
 * taken.
 */
public final class WeightPuller implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WeightPuller.class);
  private static final int MOST_HOLDERS = 256;

  private final VersionStore store;
  private final PullerOptions options;
  private final Listener listener;
  private final HolderClient client;
  private final PartFetch fetch;
  private final ExecutorService fetchers;
  private final Thread loop;
  private final Set<URI> holders = new LinkedHashSet<>();
  private long newestEpoch;
  private boolean told;
  private volatile Optional<URI> learner;
  private volatile boolean closed;
  private volatile long failures;

  /** Told of what was pulled, in the puller's thread, which waits meanwhile. */
  public interface Listener {
    /**
     * A newer version is in the store.
     *
     * @param version close it once it was read
     */
    void pulled(HeldVersion version, PullStats stats);

    /** A version could not be had; it is tried again at the next poll. */
    default void failed(String reason) {}
  }

  private WeightPuller(VersionStore store, PullerOptions options, Listener listener) {
    this.store = store;
    this.options = options;
    this.listener = listener;
    learner = options.learner();
    client = new HolderClient(options.token(), options.timeout());
    fetch = new PartFetch(store);
    fetchers =
        Executors.newFixedThreadPool(options.connections(), Threads.daemons("weights-fetch"));
    loop = Threads.daemons("weights-puller").newThread(this::run);
  }

  /**
   * Starts pulling into a store, which stays the caller's to close, after this.
   *
   * @param listener first told of the version that the store has already, if it has one, when a
   *     newer one comes
   */
  public static WeightPuller start(VersionStore store, PullerOptions options, Listener listener) {
    WeightPuller puller = new WeightPuller(store, options, listener);
    puller.loop.start();
    return puller;
  }

  /**
   * Says that there is a version, and who has it; looks for it at once.
   *
   * @param version what was announced; one that is here already is ignored
   * @param others base URLs of nodes that have it, asked when the learner does not answer
   */
  public void announced(VersionId version, List<URI> others) {
    synchronized (holders) {
      others.forEach(this::know);
      newestEpoch = Math.max(newestEpoch, version.epoch());
      Optional<VersionId> mine = newest();
      if (mine.isPresent() && mine.get().compareTo(version) >= 0) return;
      told = true;
      holders.notifyAll();
    }
  }

  /** Says where the learner serves now: another node may have taken over. */
  public void learnerAt(URI serving) {
    learner = Optional.of(serving);
    synchronized (holders) {
      told = true;
      holders.notifyAll();
    }
  }

  /** Times that a version could not be had. */
  public long failures() {
    return failures;
  }

  private void know(URI holder) {
    if (holder.getHost() == null || options.self().equals(Optional.of(holder))) return;
    holders.remove(holder);
    holders.add(holder);
    while (holders.size() > MOST_HOLDERS) holders.remove(holders.iterator().next());
  }

  private Optional<VersionId> newest() {
    List<VersionId> all = store.versions();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  private void run() {
    while (!closed) {
      try {
        if (options.sharedFolder().isPresent()) pullShared(options.sharedFolder().get());
        else pullFromNodes();
        await(options.poll());
      } catch (InterruptedException e) {
        if (closed) return;
      } catch (IOException | DamagedException | RuntimeException e) {
        if (closed) return;
        failures++;
        String why = e instanceof IOException io ? StoreFiles.why(io) : e.getMessage();
        LOG.warn("no newer weights: {}", why);
        listener.failed(why);
        // an announcement that fails must not spin
        if (!rest()) return;
      }
    }
  }

  private boolean rest() {
    try {
      Thread.sleep(Math.min(200, options.poll().toMillis()));
      await(options.poll());
      return true;
    } catch (InterruptedException e) {
      return !closed;
    }
  }

  private void await(Duration time) throws InterruptedException {
    long until = System.nanoTime() + time.toNanos();
    synchronized (holders) {
      while (!told) {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) return;
        holders.wait(left);
      }
      told = false;
    }
  }

  private boolean isNews(VersionId id) {
    synchronized (holders) {
      newestEpoch = Math.max(newestEpoch, newest().map(VersionId::epoch).orElse(0L));
      if (id.epoch() < newestEpoch) return false;
      newestEpoch = id.epoch();
    }
    return newest().map(mine -> mine.compareTo(id) < 0).orElse(true);
  }

  private boolean isOld(VersionId id) {
    synchronized (holders) {
      return id.epoch() < newestEpoch;
    }
  }

  private void pullFromNodes() throws IOException, DamagedException, InterruptedException {
    List<URI> asked = new ArrayList<>(learner.stream().toList());
    synchronized (holders) {
      asked.addAll(holders);
    }
    IOException last = new IOException("nobody was asked");
    for (URI holder : asked) {
      JsonNode current;
      try {
        current = client.json(holder, WeightRoutes.ROOT + "current");
      } catch (HolderClient.Refused e) {
        // 404: it has none yet
        if (e.status != 404) throw e;
        continue;
      } catch (IOException e) {
        if (closed) throw new InterruptedException();
        last = e;
        continue;
      }
      synchronized (holders) {
        for (JsonNode url : current.path("holders")) uri(url.asText()).ifPresent(this::know);
      }
      VersionId id =
          new VersionId(current.path("epoch").asLong(-1), current.path("version").asLong(-1));
      if (isNews(id)) {
        pull(manifest(holder, id, current.path("manifest_sha256").asText()), holder);
        return;
      }
      if (learner.equals(Optional.of(holder))) {
        if (newest().equals(Optional.of(id))) report(id);
        // one that was replaced says nothing of what there is
        if (!isOld(id)) return;
      }
    }
    if (newest().isEmpty() && last.getCause() != null) throw last;
  }

  private Manifest manifest(URI holder, VersionId id, String digest)
      throws IOException, DamagedException {
    String path = WeightRoutes.ROOT + "versions/" + id.number() + "/manifest?epoch=" + id.epoch();
    Manifest manifest = ManifestJson.parse(client.bytes(holder, "GET", path, new byte[0]));
    if (!manifest.id().equals(id) || !manifest.digest().equals(digest)) {
      throw new DamagedException(holder + " gives another manifest than it offers");
    }
    return manifest;
  }

  private void pull(Manifest manifest, URI from) throws IOException, InterruptedException {
    List<URI> others;
    synchronized (holders) {
      others = new ArrayList<>(holders);
    }
    boolean fromLearner = learner.equals(Optional.of(from));
    if (!fromLearner) others.add(0, from);
    // a learner that does not offer this version cannot say who has it
    Optional<URI> tracker = fromLearner ? learner : Optional.empty();
    Assigner assigner = new NodeAssigner(client, options, tracker, manifest, others);
    done(new PullJob(store, manifest, fetch, fetchers, options, assigner).run());
  }

  private void pullShared(Path folder) throws IOException, InterruptedException {
    SharedFolder shared = new SharedFolder(folder, options.name());
    Optional<Manifest> newest = shared.newest();
    if (newest.isEmpty() || !isNews(newest.get().id())) return;
    PullStats stats;
    try (SharedFolder.Lease lease = shared.lease(newest.get().id())) {
      Assigner assigner = new FolderAssigner(newest.get(), shared, lease);
      stats = new PullJob(store, newest.get(), fetch, fetchers, options, assigner).run();
    }
    done(stats);
  }

  private void done(PullStats stats) {
    store.current().ifPresent(version -> listener.pulled(version, stats));
  }

  /** Tells the learner that this node has the version, so that others may be sent to it. */
  private void report(VersionId id) throws IOException {
    Optional<Manifest> manifest = store.manifest(id);
    if (options.self().isEmpty() || manifest.isEmpty()) return;
    new NodeAssigner(client, options, learner, manifest.get(), List.of()).tellAll();
  }

  static Optional<URI> uri(String text) {
    try {
      URI uri = URI.create(text);
      return "http".equals(uri.getScheme()) && uri.getHost() != null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Stops at once, also in the middle of a transfer, whose bytes stay for the next time. */
  @Override
  public void close() {
    closed = true;
    fetchers.shutdownNow();
    client.close();
    loop.interrupt();
    try {
      loop.join(10_000);
      if (!fetchers.awaitTermination(10, TimeUnit.SECONDS)) LOG.warn("a fetch does not end");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
