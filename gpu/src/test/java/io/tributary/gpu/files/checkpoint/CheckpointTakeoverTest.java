package io.tributary.gpu.files.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.gpu.files.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A learner is taken over in the middle of a save, after it was last asked whether it may: whoever
 * opens the store takes what is half-written away from it, so that it cannot appear any more.
 */
class CheckpointTakeoverTest {
  @TempDir Path parent;
  private Path folder;

  @BeforeEach
  void oneIsThere() {
    folder = parent.resolve("checkpoints");
    save(CheckpointStore.open(folder, 3), 1);
  }

  /** All points at which nothing of the save is under its name yet. */
  @ParameterizedTest
  @EnumSource(
      value = CheckpointStep.class,
      names = {"FOLDER_MADE", "FILES_WRITTEN", "MANIFEST_WRITTEN", "FILES_SYNCED"})
  void whatTheOneBeforeHadNotFinishedNeverAppears(CheckpointStep takenOverAt) {
    List<CheckpointStore> next = new ArrayList<>();
    CheckpointStore fenced =
        CheckpointStore.open(
            folder,
            3,
            step -> {
              if (step == takenOverAt) next.add(CheckpointStore.open(folder, 3));
            });
    assertThatThrownBy(() -> save(fenced, 2))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the checkpoint of step 2 cannot be written");
    assertThat(next.get(0).list()).containsExactly(1L);
    assertThat(newest(next.get(0))).isEqualTo(1);
    save(next.get(0), 2);
    assertThat(newest(next.get(0))).isEqualTo(2);
    assertThat(next.get(0).list()).containsExactly(1L, 2L);
  }

  /** It was whole before the takeover: the ledger has its steps, and the next goes on from it. */
  @Test
  void whatWasRenamedBeforeIsWhereTheNextBegins() {
    List<Long> found = new ArrayList<>();
    CheckpointStore fenced =
        CheckpointStore.open(
            folder,
            1,
            step -> {
              if (step == CheckpointStep.RENAMED) {
                found.add(newest(CheckpointStore.open(folder, 1)));
              }
            });
    save(fenced, 2);
    assertThat(found).containsExactly(2L);
    assertThat(fenced.list()).containsExactly(2L);
  }

  /** Renamed while it was being taken away: it is there, and nobody takes it for a checkpoint. */
  @Test
  void whatLostFilesInTheRaceIsTakenForDamaged() throws IOException {
    CheckpointStore fenced =
        CheckpointStore.open(
            folder,
            3,
            step -> {
              if (step == CheckpointStep.FILES_SYNCED) removeOneFile();
            });
    save(fenced, 2);
    List<String> warnings = new ArrayList<>();
    CheckpointStore next = CheckpointStore.open(folder, 3);
    try (Checkpoint newest = next.newest(warnings::add).orElseThrow()) {
      assertThat(newest.step()).isEqualTo(1);
    }
    assertThat(warnings).hasSize(1);
    assertThat(warnings.get(0)).contains("step-00000002 is damaged");
  }

  private void removeOneFile() {
    try (Stream<Path> entries = Files.list(folder)) {
      Path half =
          entries
              .filter(path -> path.getFileName().toString().startsWith(DurableFiles.TEMPORARY))
              .findFirst()
              .orElseThrow();
      Files.delete(half.resolve("optimizer.safetensors"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void save(CheckpointStore store, long step) {
    store.save(step, Map.of("of", Long.toString(step)), SavingProcess.files(step, () -> {}));
  }

  private static long newest(CheckpointStore store) {
    try (Checkpoint newest = store.newest(warning -> {}).orElseThrow()) {
      return newest.step();
    }
  }
}
