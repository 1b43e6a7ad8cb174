package io.tributary.config;

import static io.tributary.config.Kinds.filePath;
import static io.tributary.config.Kinds.folderPath;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.text;
import static io.tributary.config.UnitKinds.duration;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings in {@code weights}: how policy weights get from the learner to the other nodes.
 *
 * @param folder where a node keeps versions, not given: a folder of the run
 * @param keep versions kept
 * @param host address that is listened on
 * @param port that is listened on; 0: a free one
 * @param advertise host that other nodes reach this one by, or {@code auto}
 * @param connections that are served at a time
 * @param fetches parts fetched at a time
 * @param poll time between two looks for a newer version
 * @param timeout after which a transfer on which nothing moves is given up
 * @param tokenFile holds the token of all nodes
 * @param sharedFolder the learner's versions on a file system that all nodes see
 */
public record WeightsSettings(
    Optional<Path> folder,
    int keep,
    String host,
    int port,
    String advertise,
    int connections,
    int fetches,
    Duration poll,
    Duration timeout,
    Optional<Path> tokenFile,
    Optional<Path> sharedFolder) {
  /** Value of {@link #advertise}: the address that is listened on. */
  public static final String AUTO = "auto";

  static WeightsSettings read(SettingsReader r) {
    Duration second = Duration.ofSeconds(1);
    Duration hour = Duration.ofHours(1);
    return new WeightsSettings(
        r.get("weights.folder", folderPath().optional()),
        r.get("weights.keep", integer(3, 1000)),
        r.get("weights.host", text()),
        r.get("weights.port", integer(0, 65_535)),
        r.get("weights.advertise", text()),
        r.get("weights.connections", integer(1, 4096)),
        r.get("weights.fetches", integer(1, 64)),
        r.get("weights.poll", duration(Duration.ofMillis(100), hour)),
        r.get("weights.timeout", duration(second, hour)),
        r.get("weights.token-file", filePath().optional()),
        r.get("weights.shared-folder", folderPath().optional()));
  }
}
