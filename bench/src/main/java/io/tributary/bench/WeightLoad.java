package io.tributary.bench;

import io.tributary.streams.weights.HeldVersion;
import io.tributary.streams.weights.Manifest;
import io.tributary.streams.weights.Part;
import io.tributary.streams.weights.PullStats;
import io.tributary.streams.weights.PullerOptions;
import io.tributary.streams.weights.ServerOptions;
import io.tributary.streams.weights.StoreOptions;
import io.tributary.streams.weights.VersionId;
import io.tributary.streams.weights.VersionStore;
import io.tributary.streams.weights.WeightPuller;
import io.tributary.streams.weights.WeightServer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A learner's store and server with one version, and receivers of it that begin empty. */
final class WeightLoad implements AutoCloseable {
  private final Path folder;
  private final VersionStore store;
  private final WeightServer server;
  private final Manifest manifest;

  /**
   * One distribution.
   *
   * @param seconds from the start of the first receiver until the last has it
   */
  record Pulled(double seconds, double copiesFromLearner) {}

  WeightLoad(Path folder, long size, int part) {
    this.folder = folder;
    store = VersionStore.open(folder.resolve("learner"), StoreOptions.publishing(3));
    server = WeightServer.tracking(store, ServerOptions.loopback());
    manifest =
        store.publish(
            new VersionId(1, 1),
            Map.of(),
            files -> {
              byte[] bytes = new byte[part];
              for (int i = 0; (long) i * part < size; i++) {
                new Random(i).nextBytes(bytes);
                int length = (int) Math.min(part, size - (long) i * part);
                files.file(
                    "part-%05d".formatted(i),
                    out -> {
                      ByteBuffer left = ByteBuffer.wrap(bytes, 0, length);
                      while (left.hasRemaining()) out.write(left);
                    });
              }
            });
    // the first reader's verification is not the receivers' time
    store.current().ifPresent(HeldVersion::close);
  }

  /** Ends with a message where there is no curl to compare with. */
  static void requireCurl() throws InterruptedException {
    try {
      new ProcessBuilder("curl", "--version")
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("curl is not on the path; the figures are shares of it", e);
    }
  }

  /** Sends the version to so many receivers that begin at once. */
  Pulled pull(int receivers) throws IOException, InterruptedException {
    List<AutoCloseable> open = new ArrayList<>();
    CountDownLatch left = new CountDownLatch(receivers);
    Path copies = folder.resolve("copies");
    // one that knows of no receivers of an earlier time
    WeightServer learner = WeightServer.tracking(store, ServerOptions.loopback());
    open.add(learner);
    try {
      List<VersionStore> stores = new ArrayList<>();
      for (int i = 0; i < receivers; i++) {
        VersionStore mine = VersionStore.open(copies.resolve("r" + i), StoreOptions.pulled(3));
        open.add(mine);
        stores.add(mine);
      }
      long start = System.nanoTime();
      for (int i = 0; i < receivers; i++) {
        WeightServer serving = WeightServer.sharing(stores.get(i), ServerOptions.loopback());
        open.add(serving);
        open.add(
            WeightPuller.start(
                stores.get(i),
                PullerOptions.from(learner.uri(), "r" + i, Optional.of(serving.uri())),
                (HeldVersion version, PullStats stats) -> {
                  version.close();
                  left.countDown();
                }));
      }
      if (!left.await(10, TimeUnit.MINUTES)) throw new IllegalStateException("not all arrived");
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Pulled(seconds, (double) learner.sent() / manifest.bytes());
    } finally {
      for (int i = open.size() - 1; i >= 0; i--) close(open.get(i));
      TemporaryFolders.delete(copies);
    }
  }

  /** Seconds until so many curls, side by side, have the same bytes in files. */
  double curl(int receivers) throws IOException, InterruptedException {
    Path copies = folder.resolve("copies");
    List<Process> curls = new ArrayList<>();
    try {
      List<List<String>> commands = new ArrayList<>();
      for (int i = 0; i < receivers; i++) {
        Path own = Files.createDirectories(copies.resolve("c" + i));
        List<String> command = new ArrayList<>(List.of("curl", "-s", "-f"));
        for (Part part : manifest.parts()) {
          command.add("-o");
          command.add(own.resolve(part.sha256()).toString());
          command.add(server.uri() + "/v1/weights/parts/" + part.sha256());
        }
        commands.add(command);
      }
      long start = System.nanoTime();
      for (List<String> command : commands) {
        curls.add(new ProcessBuilder(command).inheritIO().start());
      }
      for (Process curl : curls) {
        if (curl.waitFor() != 0) throw new IOException("curl ended with " + curl.exitValue());
      }
      return (System.nanoTime() - start) / 1e9;
    } finally {
      curls.forEach(Process::destroy);
      TemporaryFolders.delete(copies);
    }
  }

  private static void close(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    store.close();
    TemporaryFolders.delete(folder);
  }
}
