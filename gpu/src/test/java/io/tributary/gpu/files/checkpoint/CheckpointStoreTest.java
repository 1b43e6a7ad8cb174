package io.tributary.gpu.files.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.JavaProcess;
import io.tributary.gpu.files.Sha256;
import io.tributary.gpu.files.StrictJson;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointStoreTest {
  private static final Map<String, String> INFO = Map.of("trained_digest", "abc");

  @TempDir Path parent;

  private final List<String> warnings = new ArrayList<>();

  @Test
  void whatIsSavedIsTheNewest() throws IOException {
    CheckpointStore store = store(3);
    assertThat(store.newest(warnings::add)).isEmpty();
    store.save(5, INFO, files("five"));
    Path folder = store.save(10, Map.of("trained_digest", "xyz"), files("ten"));
    assertThat(folder.getFileName()).hasToString("step-00000010");
    try (Checkpoint newest = store.newest(warnings::add).orElseThrow()) {
      assertThat(newest.step()).isEqualTo(10);
      assertThat(newest.folder()).isEqualTo(folder);
      assertThat(newest.info()).isEqualTo(Map.of("trained_digest", "xyz"));
      assertThat(newest.folder().resolve("sub/optimizer.bin")).hasContent("ten");
    }
    assertThat(store.list()).containsExactly(5L, 10L);
    assertThat(warnings).isEmpty();
    assertThat(names()).containsExactly("step-00000005", "step-00000010");
  }

  @Test
  void anyStepCanBeReadIfItIsThereAndWhole() throws IOException {
    CheckpointStore store = store(3);
    Path five = store.save(5, INFO, files("five"));
    store.save(10, INFO, files("ten"));
    CheckpointStore reader = CheckpointStore.reader(five.getParent());
    try (Checkpoint checkpoint = reader.at(5)) {
      assertThat(checkpoint.step()).isEqualTo(5);
      assertThat(checkpoint.folder()).isEqualTo(five);
    }
    assertThatThrownBy(() -> reader.at(7))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("step-00000007 is not there");
    Files.writeString(five.resolve("weights.bin"), "fibe");
    assertThatThrownBy(() -> reader.at(5))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("step-00000005 is damaged");
  }

  @Test
  void theManifestIsWhatAnAuditReads() throws IOException {
    Path folder = store(3).save(10, INFO, files("ten"));
    JsonNode manifest = new ObjectMapper().readTree(folder.resolve("checkpoint.json").toFile());
    assertThat(manifest.get("step").isIntegralNumber()).isTrue();
    assertThat(manifest.get("step").longValue()).isEqualTo(10);
    assertThat(manifest.get("trained_digest").textValue()).isEqualTo("abc");
    assertThat(manifest.get("files").fieldNames())
        .toIterable()
        .containsExactly("sub/optimizer.bin", "weights.bin");
    assertThat(manifest.at("/files/weights.bin/size").longValue()).isEqualTo(3);
    // printf ten | sha256sum
    assertThat(manifest.at("/files/weights.bin/sha256").textValue())
        .isEqualTo("e4432baa90819aaef51d2a7f8e148bf7e679610f3173752fabb4dcb2d0f418d3");
  }

  @Test
  void anyFlippedBitMakesThePreviousOneTheNewest() throws IOException {
    CheckpointStore store = store(3);
    store.save(5, INFO, files("five"));
    Path folder = store.save(10, INFO, files("ten"));
    for (String name : List.of("weights.bin", "sub/optimizer.bin", "checkpoint.json")) {
      Path file = folder.resolve(name);
      for (int bit = 0; bit < Files.size(file) * 8; bit++) {
        flip(file, bit);
        warnings.clear();
        try (Checkpoint newest = store.newest(warnings::add).orElseThrow()) {
          assertThat(newest.step()).as("bit %d of %s", bit, name).isEqualTo(5);
        }
        assertThat(warnings)
            .singleElement()
            .asString()
            .startsWith("checkpoint " + folder + " is damaged: ")
            .contains(name);
        flip(file, bit);
      }
    }
    try (Checkpoint newest = store.newest(warnings::add).orElseThrow()) {
      assertThat(newest.step()).isEqualTo(10);
    }
  }

  @Test
  void anythingMissingOrLongerIsSaid() throws IOException {
    CheckpointStore store = store(9);
    store.save(1, INFO, files("one"));
    Files.delete(store.save(2, INFO, files("two")).resolve("weights.bin"));
    Files.writeString(store.save(3, INFO, files("three")).resolve("weights.bin"), "three!");
    Files.delete(store.save(4, INFO, files("four")).resolve("checkpoint.json"));
    Files.move(store.save(5, INFO, files("five")), store.folder(6));
    Files.createDirectory(store.folder(7));
    try (Checkpoint newest = store.newest(warnings::add).orElseThrow()) {
      assertThat(newest.step()).isEqualTo(1);
    }
    assertThat(warnings).hasSize(5);
    assertThat(warnings.get(0)).contains("step-00000007", "checkpoint.json is missing");
    assertThat(warnings.get(1)).contains("step-00000006", "is of step 5");
    assertThat(warnings.get(2)).contains("step-00000004", "checkpoint.json is missing");
    assertThat(warnings.get(3)).contains("weights.bin has 6 bytes, 5 were written");
    assertThat(warnings.get(4)).contains("step-00000002", "weights.bin is missing");
  }

  @Test
  void aManifestCannotPointOutOfTheFolder() throws IOException {
    CheckpointStore store = store(3);
    Path folder = store.save(1, INFO, files("one"));
    Files.writeString(parent.resolve("outside"), "one");
    Path manifest = folder.resolve("checkpoint.json");
    Files.delete(manifest);
    ObjectNode head = new ObjectMapper().createObjectNode().put("step", 1);
    head.putObject("files").putObject("../../outside").put("size", 3).put("sha256", "");
    String digest = Sha256.hex(head.toString().getBytes(StandardCharsets.UTF_8));
    head.put("manifest_sha256", digest);
    Files.write(manifest, StrictJson.pretty(head));
    assertThatThrownBy(() -> store.newest(warnings::add)).isInstanceOf(CheckpointException.class);
    assertThat(warnings).singleElement().asString().contains("is outside of the folder");
  }

  @Test
  void noneWholeIsAnErrorNotAFreshStart() throws IOException {
    CheckpointStore store = store(3);
    Files.delete(store.save(1, INFO, files("one")).resolve("weights.bin"));
    assertThatThrownBy(() -> store.newest(warnings::add))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("has 1 checkpoints, and none of them is whole");
    assertThat(warnings).hasSize(1);
  }

  @Test
  void keepsTheNewestAndTheOneBeingRead() {
    CheckpointStore store = store(2);
    store.save(1, INFO, files("one"));
    Checkpoint reading = store.newest(warnings::add).orElseThrow();
    for (int step = 2; step <= 5; step++) store.save(step, INFO, files("more"));
    assertThat(store.list()).containsExactly(1L, 4L, 5L);
    reading.close();
    store.save(6, INFO, files("more"));
    assertThat(store.list()).containsExactly(5L, 6L);
    assertThat(names()).containsExactly("step-00000005", "step-00000006");
  }

  @Test
  void aDamagedOneIsNotCountedAsKept() throws IOException {
    CheckpointStore store = store(2);
    store.save(1, INFO, files("one"));
    store.save(2, INFO, files("two"));
    Files.writeString(store.save(9, INFO, files("nine")).resolve("weights.bin"), "x");
    store.newest(warnings::add).orElseThrow().close();
    store.save(3, INFO, files("three"));
    assertThat(store.list()).containsExactly(2L, 3L);
  }

  @Test
  void aStepThatIsSavedAgainIsReplaced() throws IOException {
    CheckpointStore store = store(2);
    Files.writeString(store.save(1, INFO, files("one")).resolve("weights.bin"), "x");
    store.save(1, INFO, files("again"));
    try (Checkpoint newest = store.newest(warnings::add).orElseThrow()) {
      assertThat(newest.folder().resolve("weights.bin")).hasContent("again");
    }
    assertThat(names()).containsExactly("step-00000001");
  }

  @Test
  void whatAKilledWriteLeftIsRemovedByTheNextWriterOnly() throws IOException {
    CheckpointStore store = store(3);
    store.save(1, INFO, files("one"));
    Path leftover = folder().resolve(".tmp-step-00000002-x");
    Files.createDirectories(leftover.resolve("sub"));
    Files.writeString(leftover.resolve("sub/weights.bin"), "half");
    CheckpointStore reader = CheckpointStore.reader(folder());
    assertThat(reader.list()).containsExactly(1L);
    assertThat(reader.newest(warnings::add)).isPresent();
    assertThat(leftover).exists();
    assertThatThrownBy(() -> reader.save(2, INFO, files("two")))
        .isInstanceOf(IllegalStateException.class);
    try (Checkpoint newest = store(3).newest(warnings::add).orElseThrow()) {
      assertThat(newest.step()).isEqualTo(1);
    }
    assertThat(leftover).doesNotExist();
    assertThat(warnings).isEmpty();
  }

  @Test
  void aFullDiskLeavesNoHalfCheckpoint() {
    assumeTrue(Files.exists(Path.of("/dev/full")));
    CheckpointStore store = store(3);
    store.save(1, INFO, files("one"));
    Consumer<Path> full =
        folder -> {
          files("two").accept(folder);
          try {
            Files.writeString(Path.of("/dev/full"), "x");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    assertThatThrownBy(() -> store.save(2, INFO, full))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            folder() + ": the checkpoint of step 2 cannot be written: No space left on device");
    assertThat(names()).containsExactly("step-00000001");
  }

  @Test
  void theWritersOwnFaultsComeThrough() {
    CheckpointStore store = store(3);
    IllegalStateException bug = new IllegalStateException("bug");
    assertThatThrownBy(
            () ->
                store.save(
                    1,
                    INFO,
                    folder -> {
                      throw bug;
                    }))
        .isSameAs(bug);
    assertThatThrownBy(() -> store.save(1, INFO, folder -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> store.save(1, Map.of("files", ""), files("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> store.save(-1, INFO, files("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(names()).isEmpty();
  }

  @Test
  void aStoreOfNothingIsEmpty() {
    CheckpointStore reader = CheckpointStore.reader(parent.resolve("none"));
    assertThat(reader.list()).isEmpty();
    assertThat(reader.newest(warnings::add)).isEmpty();
  }

  @Test
  void survivesKillMinusNine() throws Exception {
    long last = 0;
    for (int round = 0; round < 4; round++) {
      Process child =
          JavaProcess.start(SaveForever.class, folder().toString(), Long.toString(last + 1));
      try {
        awaitStep(last + 1);
        Thread.sleep(37L * round);
      } finally {
        child.destroyForcibly().waitFor();
      }
      try (Checkpoint newest = store(3).newest(warnings::add).orElseThrow()) {
        assertThat(newest.step()).isGreaterThan(last);
        last = newest.step();
      }
      assertThat(warnings).isEmpty();
      assertThat(names()).allMatch(name -> name.startsWith("step-"));
    }
  }

  private void awaitStep(long step) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (CheckpointStore.reader(folder()).list().stream().noneMatch(s -> s >= step)) {
      assertThat(System.nanoTime()).as("no checkpoint after a minute").isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  /** Saves checkpoints until it is killed. */
  static final class SaveForever {
    private SaveForever() {}

    public static void main(String[] args) {
      CheckpointStore store = CheckpointStore.open(Path.of(args[0]), 3);
      for (long step = Long.parseLong(args[1]); ; step++) {
        store.save(step, INFO, files("x".repeat(100_000)));
      }
    }
  }

  private static void flip(Path file, int bit) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bit / 8);
      int old = bytes.read();
      bytes.seek(bit / 8);
      bytes.write(old ^ (1 << bit % 8));
    }
  }

  private Path folder() {
    return parent.resolve("checkpoints");
  }

  private CheckpointStore store(int keep) {
    return CheckpointStore.open(folder(), keep);
  }

  private List<String> names() {
    try (Stream<Path> entries = Files.list(folder())) {
      return entries.map(p -> p.getFileName().toString()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Consumer<Path> files(String content) {
    return folder -> {
      try {
        Files.createDirectory(folder.resolve("sub"));
        Files.writeString(folder.resolve("sub/optimizer.bin"), content);
        Files.writeString(folder.resolve("weights.bin"), content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
