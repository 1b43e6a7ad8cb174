package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VersionStoreTest {
  @TempDir Path folder;

  private VersionStore open() {
    return VersionStore.open(folder.resolve("store"), StoreOptions.publishing(3));
  }

  private static VersionId v(long number) {
    return new VersionId(1, number);
  }

  private static Map<String, byte[]> files(long seed) {
    return Versions.files(seed, 3, 5000);
  }

  private static boolean isCurrent(VersionStore store, long number) throws IOException {
    try (HeldVersion current = store.current().orElseThrow()) {
      return current.id().equals(v(number)) && Versions.same(Versions.read(current), files(number));
    }
  }

  private long count(String below) throws IOException {
    try (Stream<Path> entries = Files.list(folder.resolve("store").resolve(below))) {
      return entries.count();
    }
  }

  @Test
  void whatWasPublishedIsReadByteForByteAlsoAfterReopening() throws IOException {
    try (VersionStore store = open()) {
      assertThat(store.current()).isEmpty();
      Versions.publish(store, v(7), files(7));
      assertThat(isCurrent(store, 7)).isTrue();
    }
    try (VersionStore store = open()) {
      assertThat(isCurrent(store, 7)).isTrue();
      assertThat(store.current().orElseThrow().manifest().info()).containsEntry("kind", "test");
    }
  }

  @Test
  void unchangedContentIsThereOnce() throws IOException {
    try (VersionStore store = open()) {
      Versions.publish(store, v(1), files(1));
      Map<String, byte[]> next = files(1);
      next.put("t001", Versions.bytes(99, 5000));
      Versions.publish(store, v(2), next);
      assertThat(count("parts")).isEqualTo(4);
    }
  }

  @Test
  void threeStayAndWhatIsHeldStays() throws IOException {
    try (VersionStore store = open()) {
      Versions.publish(store, v(1), files(1));
      HeldVersion first = store.current().orElseThrow();
      for (long n = 2; n <= 6; n++) Versions.publish(store, v(n), files(n));
      assertThat(store.versions()).containsExactly(v(1), v(4), v(5), v(6));
      assertThat(Versions.same(Versions.read(first), files(1))).isTrue();
      first.close();
      first.close();
      Versions.publish(store, v(7), files(7));
      assertThat(store.versions()).containsExactly(v(5), v(6), v(7));
      assertThat(count("parts")).isEqualTo(9);
      assertThat(count("versions")).isEqualTo(3);
    }
    assertThatThrownBy(() -> StoreOptions.publishing(2)).hasMessageContaining("3 or more");
  }

  @Test
  void aFlippedBitTakesAVersionOut() throws IOException {
    String hash;
    try (VersionStore store = open()) {
      Versions.publish(store, v(1), files(1));
      hash = Versions.publish(store, v(2), files(2)).files().get("t001").sha256();
    }
    Versions.flip(folder.resolve("store/parts").resolve(hash));
    try (VersionStore store = open()) {
      assertThat(isCurrent(store, 1)).isTrue();
      // published again it is whole again
      Versions.publish(store, v(2), files(2));
      assertThat(isCurrent(store, 2)).isTrue();
    }
  }

  @Test
  void everyManifestThatIsNotWholeIsLeftOut() throws IOException {
    try (VersionStore store = open()) {
      Versions.publish(store, v(1), files(1));
      Versions.publish(store, v(2), files(2));
    }
    Path manifest = folder.resolve("store/versions").resolve(v(2).name() + ".json");
    byte[] whole = Files.readAllBytes(manifest);
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(manifest, java.util.Arrays.copyOf(whole, length));
      try (VersionStore store = open()) {
        assertThat(store.versions()).as("cut to %d bytes", length).containsExactly(v(1));
      }
    }
    for (int at = 0; at < whole.length; at += 3) {
      byte[] flipped = whole.clone();
      flipped[at] ^= 1;
      Files.write(manifest, flipped);
      try (VersionStore store = open()) {
        assertThat(store.versions()).as("bit flipped in byte %d", at).containsExactly(v(1));
      }
    }
    Files.write(manifest, whole);
    try (VersionStore store = open()) {
      assertThat(isCurrent(store, 2)).isTrue();
    }
  }

  @Test
  void anOlderLearnerIsFencedAndItsVersionsAreNotPreferred() {
    try (VersionStore store = open()) {
      Versions.publish(store, v(9), files(9));
      Versions.publish(store, new VersionId(2, 4), files(4));
      assertThat(store.current().orElseThrow().id()).isEqualTo(new VersionId(2, 4));
      assertThatThrownBy(() -> Versions.publish(store, v(10), files(10)))
          .isInstanceOf(FencedException.class)
          .hasMessageContaining("a learner of epoch 2 has taken over");
      assertThat(store.versions()).containsExactly(v(9), new VersionId(2, 4));
    }
  }

  @Test
  void twoLearnersOnASharedFolderCannotBothPublish() throws IOException {
    StoreOptions shared = StoreOptions.shared(3);
    try (VersionStore old = VersionStore.open(folder.resolve("store"), shared);
        VersionStore young = VersionStore.open(folder.resolve("store"), shared)) {
      Versions.publish(old, v(1), files(1));
      Versions.publish(young, new VersionId(2, 1), files(5));
      assertThatThrownBy(() -> Versions.publish(old, v(2), files(2)))
          .isInstanceOf(FencedException.class);
      old.refresh();
      assertThat(old.versions()).containsExactly(v(1), new VersionId(2, 1));
    }
  }

  @Test
  void aFolderHasOneStore() {
    try (VersionStore store = open()) {
      assertThatThrownBy(this::open).hasMessageContaining("is in use by another store");
      assertThat(store.versions()).isEmpty();
    }
  }

  @Test
  void aFileThatCannotBeWrittenLeavesNothing() throws IOException {
    try (VersionStore store = open()) {
      Versions.publish(store, v(1), files(1));
      assertThatThrownBy(
              () ->
                  store.publish(
                      v(2),
                      Map.of(),
                      sink -> {
                        sink.file("a", out -> out.write(java.nio.ByteBuffer.allocate(9)));
                        sink.file(
                            "b",
                            out -> {
                              throw new IOException("No space left on device");
                            });
                      }))
          .isInstanceOf(WeightException.class)
          .hasMessageContaining("v2 of epoch 1 cannot be written: No space left on device");
      assertThat(isCurrent(store, 1)).isTrue();
      Versions.publish(store, v(3), files(3));
      assertThat(count("parts")).isEqualTo(6);
      assertThat(count("incoming")).isZero();
    }
  }

  /** Killed after each step of publishing v5 over v1 to v4, of which v1 and its parts go. */
  @Test
  void aKillAtAnyStepLeavesTheOldVersionOrTheNew() throws Exception {
    int steps = 0;
    boolean reached = true;
    List<Integer> oldThenNew = new java.util.ArrayList<>();
    while (reached) {
      steps++;
      Path root = folder.resolve("store");
      deleteAll(root);
      try (VersionStore store = open()) {
        for (long n : LongStream.rangeClosed(1, 4).toArray()) {
          Versions.publish(store, v(n), files(n));
        }
      }
      int code = child(root, 5, steps);
      reached = code == PublishingProcess.KILLED;
      assertThat(code).as("step %d", steps).isIn(0, PublishingProcess.KILLED);
      try (VersionStore store = open()) {
        boolean isNew = store.versions().contains(v(5));
        oldThenNew.add(isNew ? 5 : 4);
        assertThat(isCurrent(store, isNew ? 5 : 4)).as("after step %d", steps).isTrue();
        for (VersionId id : store.versions()) {
          try (HeldVersion held = store.acquire(id).orElseThrow()) {
            assertThat(Versions.same(Versions.read(held), files(id.number()))).isTrue();
          }
        }
        assertThat(store.versions()).hasSizeGreaterThanOrEqualTo(3);
        // what the dead one left is cleared by the next version
        Versions.publish(store, v(6), files(6));
        assertThat(isCurrent(store, 6)).isTrue();
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
    if (!process.waitFor(120, java.util.concurrent.TimeUnit.SECONDS)) process.destroyForcibly();
    return process.waitFor();
  }

  private static void deleteAll(Path root) throws IOException {
    if (Files.notExists(root)) return;
    try (Stream<Path> all = Files.walk(root)) {
      for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) Files.delete(path);
    }
  }

  @Test
  void aLeaseKeepsAVersionOnASharedFolder() throws IOException {
    StoreOptions options = new StoreOptions(3, true, Duration.ofMinutes(10), StoreStep.Hook.NONE);
    try (VersionStore store = VersionStore.open(folder.resolve("store"), options)) {
      Versions.publish(store, v(1), files(1));
      SharedFolder reader = new SharedFolder(folder.resolve("store"), "node");
      try (SharedFolder.Lease lease = reader.lease(v(1))) {
        lease.renew();
        for (long n = 2; n <= 6; n++) Versions.publish(store, v(n), files(n));
        assertThat(store.versions()).containsExactly(v(1), v(4), v(5), v(6));
      }
      Versions.publish(store, v(7), files(7));
      assertThat(store.versions()).containsExactly(v(5), v(6), v(7));
    }
  }
}
