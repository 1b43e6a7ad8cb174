package io.tributary.app.run;

import io.tributary.actors.PolicyFollower;
import io.tributary.actors.PolicyPublisher;
import io.tributary.api.PolicyVersion;
import io.tributary.gpu.LocalWeightStore;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * Weight versions in a folder that all nodes see: each a model folder, or an adapter's, that
 * appears whole. The newest few are kept.
 */
final class SharedFolderWeights {
  private static final int KEPT = 4;
  private static final String VERSION = "v-\\d{8}";
  private static final long POLL_MILLIS = 500;

  private final Path folder;
  private final LoadedModel reference;
  private final LocalWeightStore store;

  /** Of the weights in this JVM's store; -1 while there are none. */
  private volatile long version = -1;

  SharedFolderWeights(Path folder, LoadedModel reference, LocalWeightStore store) {
    this.folder = folder;
    this.reference = reference;
    this.store = store;
  }

  /** Writes what the learner has put into this JVM's store. */
  PolicyPublisher publisher() {
    return published -> {
      LocalWeightStore.Published newest = store.acquire();
      version = published.number();
      try {
        return List.of(write(published, newest.weights()).toUri().toString());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot publish " + published + " in " + folder, e);
      } finally {
        newest.release();
      }
    };
  }

  private Path write(PolicyVersion published, Weights weights) throws IOException {
    Files.createDirectories(folder);
    Path target = folder.resolve("v-%08d".formatted(published.number()));
    // A learner that repeats its ledger comes by versions that are there.
    if (Files.exists(target)) return target;
    Path partial = folder.resolve(".partial-" + ProcessHandle.current().pid());
    delete(partial);
    reference.write(partial, weights);
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    List<Path> versions = versions();
    for (Path old : versions.subList(0, Math.max(0, versions.size() - KEPT))) delete(old);
    return target;
  }

  private List<Path> versions() throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> entry.getFileName().toString().matches(VERSION))
          .sorted()
          .toList();
    }
  }

  private static void delete(Path path) throws IOException {
    if (!Files.exists(path)) return;
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    }
  }

  OptionalLong version() {
    return version < 0 ? OptionalLong.empty() : OptionalLong.of(version);
  }

  /** Starts a thread that brings versions into this JVM's store until it is closed. */
  Follower follow() {
    Follower follower = new Follower();
    follower.thread.start();
    return follower;
  }

  /** Takes the newest version as soon as it is announced, or seen. */
  final class Follower implements PolicyFollower, AutoCloseable {
    private final Semaphore news = new Semaphore(0);
    private final Thread thread = new Thread(this::run, "weights");
    private volatile boolean closed;

    @Override
    public void announced(long announced, List<String> holders) {
      if (announced > version) news.release();
    }

    @Override
    public boolean ready() {
      return version >= 0;
    }

    private void run() {
      while (!closed) {
        try {
          takeNewest();
          if (news.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS)) news.drainPermits();
        } catch (InterruptedException e) {
          return;
        } catch (IOException | RuntimeException e) {
          // The version may have been removed meanwhile; the next look tells.
          LoggerFactory.getLogger(SharedFolderWeights.class).warn("weights: {}", e.toString());
          pause();
        }
      }
    }

    private void takeNewest() throws IOException {
      List<Path> versions = versions();
      if (versions.isEmpty()) return;
      Path newest = versions.get(versions.size() - 1);
      long number = Long.parseLong(newest.getFileName().toString().substring(2));
      if (number <= version) return;
      store.publish(new PolicyVersion(number), reference.read(newest));
      version = number;
    }

    private void pause() {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        closed = true;
      }
    }

    @Override
    public void close() {
      closed = true;
      news.release();
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
