package io.tributary.streams.weights;

import io.tributary.streams.log.PublishedVersion;
import io.tributary.streams.log.SharedPairLog;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.log.WriterRole;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Publishes one version and dies at the n-th step of it, as by {@code kill -9}. */
final class PublishingProcess {
  static final int KILLED = 137;

  private PublishingProcess() {}

  /** Run folder, epoch, version, step to die at. */
  public static void main(String[] arguments) {
    Path run = Path.of(arguments[0]);
    VersionId id = new VersionId(Long.parseLong(arguments[1]), Long.parseLong(arguments[2]));
    int[] left = {Integer.parseInt(arguments[3])};
    StoreOptions options =
        new StoreOptions(
            3,
            true,
            Duration.ZERO,
            step -> {
              // no finally block runs
              if (--left[0] == 0) Runtime.getRuntime().halt(KILLED);
            });
    VersionStore store = VersionStore.open(store(run), options);
    publish(SqlitePairLog.open(log(run)), store, id, Versions.files(id.number(), 3, 5000));
  }

  /** As a learner does: the version's row is in the log before anybody sees it in the store. */
  static void publish(
      SharedPairLog log, VersionStore store, VersionId id, Map<String, byte[]> files) {
    SharedPairLog mine = log.as(WriterRole.LEARNER, id.epoch());
    Versions.publish(
        store,
        id,
        files,
        manifest -> mine.publish(new PublishedVersion(id.number(), manifest.digest())));
  }

  static Path store(Path run) {
    return run.resolve("store");
  }

  static Path log(Path run) {
    return run.resolve(SqlitePairLog.FILE_NAME);
  }
}
