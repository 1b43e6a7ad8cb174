package io.tributary.streams.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RunLockTest {
  @TempDir Path folder;

  @Test
  void aSecondRunOnTheFolderIsRefusedByNameAndPid() throws Exception {
    Process other = ChildJvm.start(LockingProcess.class, folder);
    try {
      assertThat(other.inputReader().readLine()).isEqualTo("locked");
      assertThatThrownBy(() -> RunLock.acquire(folder))
          .isInstanceOf(RunLockedException.class)
          .hasMessage(
              "run folder %s is in use by process %d; wait for it, end it, or name another run.id"
                  .formatted(folder, other.pid()));
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void theLockOfAKilledProcessIsFreeAtOnce() throws Exception {
    Process other = ChildJvm.start(LockingProcess.class, folder);
    assertThat(other.inputReader().readLine()).isEqualTo("locked");
    other.destroyForcibly().waitFor();
    RunLock.acquire(folder).close();
  }

  @Test
  void aRefusedSecondTryInOneProcessDoesNotLoseTheLock() throws Exception {
    RunLock lock = RunLock.acquire(folder);
    Path alias = folder.resolve("../" + folder.getFileName());
    assertThatThrownBy(() -> RunLock.acquire(alias))
        .isInstanceOf(RunLockedException.class)
        .hasMessageContaining("process " + ProcessHandle.current().pid());
    // POSIX drops a lock when the process closes any other channel on the file.
    assertThat(answerOfAnotherProcess())
        .contains("in use by process " + ProcessHandle.current().pid());
    lock.close();
    lock.close();
    assertThat(answerOfAnotherProcess()).isEqualTo("locked");
  }

  private String answerOfAnotherProcess() throws Exception {
    Process other = ChildJvm.start(LockingProcess.class, folder);
    try {
      return other.inputReader().readLine();
    } finally {
      other.destroyForcibly().waitFor();
    }
  }

  @Test
  void aMissingFolderIsNamed() {
    assertThatThrownBy(() -> RunLock.acquire(folder.resolve("none")))
        .isInstanceOf(PairLogException.class)
        .hasMessage("there is no run folder " + folder.resolve("none"));
  }
}
