package io.tributary.streams.weights;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
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

  private final VersionStore store;
  private final PullerOptions options;
  private final Listener listener;
  private final Announcements announcements;
  private final PullTarget target;
  private final HolderClient client;
  private final Upstream upstream;
  private final ExecutorService fetchers;
  private final Thread loop;
  private Optional<VersionId> delivered;
  private String lastFailure = "";
  private volatile boolean closed;
  private volatile long failures;

  /** Told of what was pulled, in the puller's thread, which waits meanwhile. */
  public interface Listener {
    /**
     * A newer version is in the store. If this fails it is told again at the next poll.
     *
     * @param version close it once it was read
     */
    void pulled(HeldVersion version, PullStats stats);

    /** A version could not be had; it is tried again at the next poll. */
    default void failed(String reason) {}

    /** Why this node cannot use a version, if it cannot: nothing of it is fetched then. */
    default Optional<String> refuses(Manifest manifest) {
      return Optional.empty();
    }
  }

  private WeightPuller(VersionStore store, PullerOptions options, Listener listener) {
    this.store = store;
    this.options = options;
    this.listener = listener;
    announcements = new Announcements(options.learner(), options.self());
    target = new PullTarget(store, new PartFetch(store.parts()), announcements, listener::refuses);
    delivered = target.newest();
    delivered.ifPresent(mine -> announcements.seen(mine.epoch()));
    client = new HolderClient(options.token(), options.timeout());
    fetchers =
        Executors.newFixedThreadPool(options.connections(), Threads.daemons("weights-fetch"));
    upstream =
        options
            .sharedFolder()
            .<Upstream>map(
                folder ->
                    new FolderUpstream(
                        new SharedFolder(folder, options.name()), target, fetchers, options))
            .orElseGet(() -> new NodeUpstream(client, target, fetchers, options));
    loop = Threads.daemons("weights-puller").newThread(this::run);
  }

  /**
   * Starts pulling into a store, which stays the caller's to close, after this.
   *
   * @param listener told of versions that are newer than what the store has already
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
    boolean news = target.newest().map(mine -> mine.compareTo(version) < 0).orElse(true);
    // what is under way, and may hang, is of the learner before
    if (announcements.announced(version, others, news)) client.breakOff();
  }

  /** Says where the learner serves now: another node may have taken over. */
  public void learnerAt(URI serving) {
    announcements.learnerAt(serving).ifPresent(client::leave);
  }

  /** Times that a version could not be had. */
  public long failures() {
    return failures;
  }

  private void run() {
    while (!closed) {
      try {
        deliver(upstream.pull().orElse(PullStats.NONE));
        lastFailure = "";
        announcements.await(options.poll());
      } catch (InterruptedException e) {
        if (closed) return;
      } catch (ReplacedException e) {
        LOG.info("{}", e.getMessage());
      } catch (IOException | DamagedException | RuntimeException e) {
        if (closed) return;
        failed(e);
        // an announcement that fails must not spin
        if (!rest()) return;
      }
    }
  }

  private void deliver(PullStats stats) {
    Optional<VersionId> newest = target.newest();
    if (newest.equals(delivered)) return;
    store.current().ifPresent(version -> listener.pulled(version, stats));
    delivered = newest;
  }

  private void failed(Exception e) {
    failures++;
    String why = e instanceof IOException io ? StoreFiles.why(io) : e.getMessage();
    if (why == null) why = e.toString();
    // the same at every poll is said once
    if (!why.equals(lastFailure)) LOG.warn("no newer weights: {}", why);
    lastFailure = why;
    listener.failed(why);
  }

  private boolean rest() {
    try {
      Thread.sleep(Math.min(200, options.poll().toMillis()));
      announcements.await(options.poll());
      return true;
    } catch (InterruptedException e) {
      return !closed;
    }
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
