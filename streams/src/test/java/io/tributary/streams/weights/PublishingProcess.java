package io.tributary.streams.weights;

import java.nio.file.Path;
import java.time.Duration;

/** Publishes one version and dies at the n-th step of it, as by {@code kill -9}. */
final class PublishingProcess {
  static final int KILLED = 137;

  private PublishingProcess() {}

  /** Folder, version, step to die at. */
  public static void main(String[] arguments) {
    long version = Long.parseLong(arguments[1]);
    int[] left = {Integer.parseInt(arguments[2])};
    StoreOptions options =
        new StoreOptions(
            3,
            true,
            Duration.ZERO,
            step -> {
              // no finally block runs
              if (--left[0] == 0) Runtime.getRuntime().halt(KILLED);
            });
    VersionStore store = VersionStore.open(Path.of(arguments[0]), options);
    Versions.publish(store, new VersionId(1, version), Versions.files(version, 3, 5000));
  }
}
