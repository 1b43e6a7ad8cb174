package io.tributary.gpu.files.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.gpu.files.DurableFiles;
import io.tributary.gpu.files.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Killed at each point of a save, the store has the checkpoint before or the new one, whole. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class CheckpointKillsTest {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 3);

  @TempDir Path parent;

  private final List<String> warnings = new ArrayList<>();

  /** Step 4 after 1, 2 and 3, of which 1 goes. */
  @Test
  void aNewCheckpoint() throws Exception {
    // four of the files, six of the commit, two of step 1's removal
    for (int round = 0; round < ROUNDS; round++) killAtEach(false, 4 + 6 + 2);
  }

  /** The same over a damaged one, which a resumed learner comes to again. */
  @Test
  void oneInPlaceOfADamagedOne() throws Exception {
    for (int round = 0; round < ROUNDS; round++) killAtEach(true, 4 + 8 + 2);
  }

  private void killAtEach(boolean replacing, int points) throws Exception {
    List<Long> found = new ArrayList<>();
    int point = 1;
    for (boolean killed = true; killed; point++) {
      Path folder = begin(replacing);
      Process child =
          JavaProcess.start(SavingProcess.class, folder.toString(), "4", Integer.toString(point));
      assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
      assertThat(child.exitValue()).isIn(0, SavingProcess.KILLED);
      killed = child.exitValue() != 0;
      found.add(afterwards(folder, replacing, point));
    }
    assertThat(found).isSorted().startsWith(3L).endsWith(4L);
    assertThat(point - 2).as("points that were killed at").isEqualTo(points);
  }

  private Path begin(boolean replacing) throws IOException {
    Path folder = parent.resolve("checkpoints");
    DurableFiles.deleteTree(folder);
    CheckpointStore store = CheckpointStore.open(folder, 4);
    for (long step = 1; step <= (replacing ? 4 : 3); step++) save(store, step);
    if (replacing) Files.writeString(store.folder(4).resolve("policy.safetensors"), "damaged");
    return folder;
  }

  private static void save(CheckpointStore store, long step) {
    store.save(step, Map.of("of", Long.toString(step)), SavingProcess.files(step, () -> {}));
  }

  /** The step of the newest whole checkpoint. */
  private long afterwards(Path folder, boolean replacing, int point) throws IOException {
    warnings.clear();
    long newest = wholeAt(CheckpointStore.reader(folder));
    boolean damaged = replacing && Files.exists(folder.resolve("step-00000004")) && newest == 3;
    assertThat(warnings).as("after point %d", point).hasSize(damaged ? 1 : 0);
    CheckpointStore store = CheckpointStore.open(folder, 3);
    assertThat(names(folder)).allMatch(name -> name.startsWith("step-")).hasSizeBetween(3, 4);
    // a resumed learner comes to step 4 again, and goes on
    assertThat(wholeAt(store)).isEqualTo(newest);
    save(store, 4);
    save(store, 5);
    assertThat(names(folder)).containsExactly("step-00000003", "step-00000004", "step-00000005");
    for (long step = 5; step >= 3; step--) {
      assertThat(wholeAt(store)).isEqualTo(step);
      DurableFiles.deleteTree(store.folder(step));
    }
    return newest;
  }

  private long wholeAt(CheckpointStore store) throws IOException {
    try (Checkpoint newest = store.newest(warnings::add).orElseThrow()) {
      assertThat(newest.info()).isEqualTo(Map.of("of", Long.toString(newest.step())));
      for (String name : List.of("policy.safetensors", "optimizer.safetensors")) {
        assertThat(newest.folder().resolve(name))
            .hasContent(SavingProcess.content(name, newest.step()));
      }
      return newest.step();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }
}
