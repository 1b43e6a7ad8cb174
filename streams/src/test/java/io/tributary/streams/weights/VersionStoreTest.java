package io.tributary.streams.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
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

  @Test
  void aVersionThatIsReadStaysWholeWhileTenNewerComeAndGo() throws Exception {
    try (VersionStore store = open()) {
      Versions.publish(store, v(1), files(1));
      HeldVersion first = store.acquire(v(1)).orElseThrow();
      try (HeldVersion again = store.acquire(v(1)).orElseThrow()) {
        for (long n = 2; n <= 11; n++) {
          Versions.publish(store, v(n), files(n));
          assertThat(Versions.same(Versions.read(first), files(1))).as("v%d is out", n).isTrue();
        }
        first.close();
        Versions.publish(store, v(12), files(12));
        assertThat(Versions.same(Versions.read(again), files(1))).as("one still reads").isTrue();
        assertThat(store.versions()).containsExactly(v(1), v(10), v(11), v(12));
      }
      Versions.publish(store, v(13), files(13));
      assertThat(store.versions()).containsExactly(v(11), v(12), v(13));
    }
  }

  @Test
  void whatIsNotPermittedIsSeenByNobodyAndLeavesNothing() throws IOException {
    try (VersionStore store = open()) {
      Versions.publish(store, v(1), files(1));
      Path manifests = folder.resolve("store/versions");
      assertThatThrownBy(
              () ->
                  store.publish(
                      v(2),
                      Map.of(),
                      sink -> sink.file("a", out -> out.write(java.nio.ByteBuffer.allocate(9))),
                      manifest -> {
                        assertThat(manifests.resolve(v(2).name() + ".json")).doesNotExist();
                        assertThat(store.versions()).containsExactly(v(1));
                        throw new IllegalStateException("fenced in " + manifest.id());
                      }))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("fenced in v2 of epoch 1");
      assertThat(isCurrent(store, 1)).isTrue();
      assertThat(count("versions")).isEqualTo(1);
      Versions.publish(store, v(3), files(3));
      assertThat(count("parts")).isEqualTo(6);
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
