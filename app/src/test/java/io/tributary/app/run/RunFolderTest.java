package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir Path runs;

  @Test
  void aNewFolderHoldsItsSettingsAndNothingIsLeftBesideIt() throws IOException {
    RunFolder folder = RunFolder.create(runs.resolve("deep/a"), "seed = 3\n");
    assertThat(folder.config()).hasContent("seed = 3\n");
    try (Stream<Path> entries = Files.list(runs.resolve("deep"))) {
      assertThat(entries).containsExactly(folder.path());
    }
    assertThat(RunFolder.find("a", runs.resolve("deep"))).isEqualTo(folder);
  }

  @Test
  void aFolderThatExistsIsNeverTouched() throws IOException {
    Path empty = Files.createDirectory(runs.resolve("empty"));
    Path full = Files.createDirectory(runs.resolve("full"));
    Files.writeString(full.resolve("mine.txt"), "mine");
    for (Path path : new Path[] {empty, full}) {
      assertThatThrownBy(() -> RunFolder.create(path, "seed = 3\n"))
          .isInstanceOf(UserError.class)
          .hasMessage("the run folder " + path + " exists");
    }
    assertThat(empty).isEmptyDirectory();
    assertThat(full.resolve("mine.txt")).hasContent("mine");
    try (Stream<Path> entries = Files.list(runs)) {
      assertThat(entries).containsExactlyInAnyOrder(empty, full);
    }
  }
}
