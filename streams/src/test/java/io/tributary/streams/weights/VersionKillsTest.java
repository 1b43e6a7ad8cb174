package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.streams.log.PublishedVersion;
import io.tributary.streams.log.SqlitePairLog;
import io.tributary.streams.log.WriterRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Killed at each step of a publication, a store has the version whole or not at all, and none that
 * the pair log has not.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class VersionKillsTest {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 3);

  @TempDir Path folder;

  private Path run() {
    return folder.resolve("run");
  }

  private VersionStore open() {
    return VersionStore.open(PublishingProcess.store(run()), StoreOptions.publishing(3));
  }

  private SqlitePairLog openLog() {
    return SqlitePairLog.open(PublishingProcess.log(run()));
  }

  private static VersionId v(long number) {
    return new VersionId(1, number);
  }

  /** Killed after each step of publishing v5 over v1 to v4, of which v1 and its parts go. */
  @Test
  void aKillAtAnyStepLeavesTheOldVersionOrTheNew() throws Exception {
    for (int round = 0; round < ROUNDS; round++) killAtEach();
  }

  private void killAtEach() throws Exception {
    int steps = 0;
    boolean reached = true;
    List<Integer> oldThenNew = new ArrayList<>();
    int onlyInTheLog = 0;
    while (reached) {
      steps++;
      deleteAll(run());
      try (VersionStore store = open();
          SqlitePairLog log = openLog()) {
        assertThat(log.acquireEpoch(WriterRole.LEARNER, "first")).isEqualTo(1);
        for (long n : LongStream.rangeClosed(1, 4).toArray()) {
          PublishingProcess.publish(log, store, v(n), Versions.files(n, 3, 5000));
        }
      }
      int code = child(v(5), steps);
      reached = code == PublishingProcess.KILLED;
      assertThat(code).as("step %d", steps).isIn(0, PublishingProcess.KILLED);
      try (VersionStore store = open();
          SqlitePairLog log = openLog()) {
        boolean isNew = store.versions().contains(v(5));
        oldThenNew.add(isNew ? 5 : 4);
        assertThat(isWhole(store.current().orElseThrow(), isNew ? 5 : 4))
            .as("after step %d", steps)
            .isTrue();
        for (VersionId id : store.versions()) {
          assertThat(isWhole(store.acquire(id).orElseThrow(), id.number())).isTrue();
        }
        assertThat(store.versions()).hasSizeGreaterThanOrEqualTo(3);
        assertThat(temporaries()).isEmpty();
        assertThat(logged()).as("after step %d", steps).containsAllEntriesOf(visible(store));
        if (!isNew && log.lastPublished().orElseThrow().version() == 5) onlyInTheLog++;
        // the next learner trains that version anew; what the dead one left is cleared
        VersionId next = new VersionId(log.acquireEpoch(WriterRole.LEARNER, "next"), 5);
        PublishingProcess.publish(log, store, next, Versions.files(6, 3, 5000));
        assertThat(isWhole(store.current().orElseThrow(), next, 6)).isTrue();
        assertThat(log.lastPublished()).contains(new PublishedVersion(5, visible(store).get(next)));
        assertThat(count("parts")).isEqualTo(9);
        assertThat(count("incoming")).isZero();
      }
    }
    assertThat(oldThenNew).isSorted().contains(4, 5);
    assertThat(onlyInTheLog).as("kills between the row and the manifest").isEqualTo(1);
    // three files of three steps each, the commit's six, the removal of a version of three parts
    assertThat(steps - 1).isEqualTo(3 * 3 + 6 + 4);
  }

  private static Map<VersionId, String> visible(VersionStore store) {
    Map<VersionId, String> digests = new HashMap<>();
    for (VersionId id : store.versions()) {
      digests.put(id, store.manifest(id).orElseThrow().digest());
    }
    return digests;
  }

  /** The digests of all versions that the log has. */
  private Map<VersionId, String> logged() throws SQLException {
    Map<VersionId, String> digests = new HashMap<>();
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + PublishingProcess.log(run()));
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT epoch, version, manifest FROM versions")) {
      while (rows.next()) {
        digests.put(new VersionId(rows.getLong(1), rows.getLong(2)), rows.getString(3));
      }
    }
    return digests;
  }

  private int child(VersionId id, int step) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PublishingProcess.class.getName(),
                run().toString(),
                Long.toString(id.epoch()),
                Long.toString(id.number()),
                Integer.toString(step))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!process.waitFor(120, TimeUnit.SECONDS)) process.destroyForcibly();
    return process.waitFor();
  }

  private static void deleteAll(Path root) throws IOException {
    if (Files.notExists(root)) return;
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
    }
  }

  private static boolean isWhole(HeldVersion version, long number) throws IOException {
    return isWhole(version, v(number), number);
  }

  private static boolean isWhole(HeldVersion version, VersionId id, long seed) throws IOException {
    try (version) {
      return version.id().equals(id)
          && Versions.same(Versions.read(version), Versions.files(seed, 3, 5000));
    }
  }

  private long count(String below) throws IOException {
    try (Stream<Path> entries = Files.list(PublishingProcess.store(run()).resolve(below))) {
      return entries.count();
    }
  }

  private List<Path> temporaries() throws IOException {
    try (Stream<Path> all = Files.walk(PublishingProcess.store(run()))) {
      return all.filter(StoreFiles::isTemporary).toList();
    }
  }
}
