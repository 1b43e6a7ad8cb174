package io.tributary.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tributary.app.UserError;
import io.tributary.streams.log.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  @TempDir private Path home;

  @Test
  void isMadeWithTheFoldersAboveIt() throws IOException {
    RunFolder folder = RunFolder.create(home.resolve("a/b/run"));
    folder.begin("seed = 3\n");
    assertThat(home.resolve("a/b/run/config.conf")).hasContent("seed = 3");
  }

  @Test
  void isNotTakenFromARunThatBegan() throws IOException {
    RunFolder folder = RunFolder.create(home.resolve("run"));
    folder.begin("seed = 3\n");
    assertThatThrownBy(() -> RunFolder.create(home.resolve("run")))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("exists");
    assertThatThrownBy(() -> folder.begin("seed = 4\n")).isInstanceOf(UserError.class);
    assertThat(folder.config()).hasContent("seed = 3");
  }

  @Test
  void isNotTakenFromAFile() throws IOException {
    Path file = Files.writeString(home.resolve("run"), "mine");
    assertThatThrownBy(() -> RunFolder.create(file)).isInstanceOf(UserError.class);
    assertThat(file).hasContent("mine");
  }

  @Test
  @SuppressWarnings("try") // the lock is held, not used
  void goesAwayWhereNoRunBegan() throws IOException {
    RunFolder folder = RunFolder.create(home.resolve("run"));
    try (RunLock lock = RunLock.acquire(folder.path())) {
      folder.begin("seed = 3\n");
      Files.writeString(folder.log(), "");
      folder.abandonUnlessBegun();
    }
    assertThat(folder.path()).doesNotExist();
  }

  @Test
  void keepsRejectedPromptsAndIsTakenAgain() throws IOException {
    RunFolder folder = RunFolder.create(home.resolve("run"));
    folder.begin("seed = 3\n");
    Files.writeString(folder.rejectedPrompts(), "{}");
    folder.abandonUnlessBegun();
    assertThat(folder.rejectedPrompts()).exists();
    RunFolder.create(folder.path()).begin("seed = 4\n");
    assertThat(folder.config()).hasContent("seed = 4");
  }

  @Test
  void staysWhereTheRunBegan() throws IOException {
    RunFolder folder = RunFolder.create(home.resolve("run"));
    folder.begin("seed = 3\n");
    Files.writeString(folder.path().resolve("pairs.db"), "");
    folder.abandonUnlessBegun();
    assertThat(folder.config()).exists();
  }

  @Test
  void isFoundByPathAndById() throws IOException {
    RunFolder folder = RunFolder.create(home.resolve("run"));
    folder.begin("");
    assertThat(RunFolder.find("run", home)).isEqualTo(folder);
    assertThat(RunFolder.find(folder.path().toString(), Path.of("elsewhere"))).isEqualTo(folder);
    assertThatThrownBy(() -> RunFolder.find("rnu", home))
        .isInstanceOfSatisfying(
            UserError.class, e -> assertThat(e.hint().orElseThrow()).endsWith(": run"));
    assertThatThrownBy(() -> RunFolder.find(home.toString(), home))
        .hasMessageContaining("is not the folder of a run");
  }
}
