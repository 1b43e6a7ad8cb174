package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Killed at each step of a publication, a store has the version whole or not at all. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class VersionKillsTest {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 3);

  @TempDir Path folder;

  private VersionStore open() {
    return VersionStore.open(folder.resolve("store"), StoreOptions.publishing(3));
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
    while (reached) {
      steps++;
      Path root = folder.resolve("store");
      deleteAll(root);
      try (VersionStore store = open()) {
        for (long n : LongStream.rangeClosed(1, 4).toArray()) {
          Versions.publish(store, v(n), Versions.files(n, 3, 5000));
        }
      }
      int code = child(root, 5, steps);
      reached = code == PublishingProcess.KILLED;
      assertThat(code).as("step %d", steps).isIn(0, PublishingProcess.KILLED);
      try (VersionStore store = open()) {
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
        // what the dead one left is cleared by the next version
        Versions.publish(store, v(6), Versions.files(6, 3, 5000));
        assertThat(isWhole(store.current().orElseThrow(), 6)).isTrue();
        assertThat(count("parts")).isEqualTo(9);
        assertThat(count("incoming")).isZero();
      }
    }
    assertThat(oldThenNew).isSorted().contains(4, 5);
    // three files of three steps each, the commit's five, the removal of a version of three parts
    assertThat(steps - 1).isEqualTo(3 * 3 + 5 + 4);
  }

  private static int child(Path root, long version, int step) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PublishingProcess.class.getName(),
                root.toString(),
                Long.toString(version),
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
    try (version) {
      return version.id().equals(v(number))
          && Versions.same(Versions.read(version), Versions.files(number, 3, 5000));
    }
  }

  private long count(String below) throws IOException {
    try (Stream<Path> entries = Files.list(folder.resolve("store").resolve(below))) {
      return entries.count();
    }
  }

  private List<Path> temporaries() throws IOException {
    try (Stream<Path> all = Files.walk(folder.resolve("store"))) {
      return all.filter(StoreFiles::isTemporary).toList();
    }
  }
}
