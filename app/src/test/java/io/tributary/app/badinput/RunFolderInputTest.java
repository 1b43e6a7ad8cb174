package io.tributary.app.badinput;

import static io.tributary.app.ExitCode.FAILED;
import static io.tributary.app.ExitCode.WRONG_USAGE;
import static org.assertj.core.api.Assertions.assertThat;

import io.tributary.app.CommandLineCall;
import io.tributary.streams.log.RunLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderInputTest {
  @TempDir private static Path made;
  @TempDir private Path home;
  private TinyRun run;

  /** One finished run, of which every test gets a copy that is not finished. */
  @BeforeAll
  static void makeARun() throws IOException {
    CommandLineCall c = TinyRun.in(made).start();
    System.out.println(java.time.LocalTime.now() + c.out());
  }

  @BeforeEach
  void copyTheRun() throws IOException {
    run = TinyRun.in(home);
    Path source = TinyRun.in(made).folder();
    Files.createDirectories(run.runs());
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        Files.copy(file, run.folder().resolve(source.relativize(file)));
      }
    }
    Files.delete(run.folder().resolve("report.json"));
  }

  private List<Path> checkpointsNewestFirst() throws IOException {
    try (Stream<Path> folders = Files.list(run.folder().resolve("checkpoints"))) {
      return folders.sorted(Comparator.reverseOrder()).toList();
    }
  }

  private static void damage(Path checkpoint) throws IOException {
    try (Stream<Path> files = Files.list(checkpoint)) {
      Path largest = files.max(Comparator.comparingLong(f -> f.toFile().length())).orElseThrow();
      byte[] bytes = Files.readAllBytes(largest);
      bytes[bytes.length / 2] ^= 1;
      Files.write(largest, bytes);
    }
  }

  @Test
  void neverTouchesARunFolderThatExists() throws IOException {
    byte[] before = Files.readAllBytes(run.folder().resolve("config.conf"));
    run.start()
        .isMistake(
            WRONG_USAGE,
            "the run folder " + run.folder() + " exists",
            "--resume " + run.folder(),
            "--run-id");
    assertThat(run.folder().resolve("config.conf")).hasBinaryContent(before);
  }

  @Test
  void neverTouchesAFolderOfTheUsers() throws IOException {
    TinyRun other = TinyRun.in(home.resolve("runs")).with();
    Files.createDirectories(other.folder());
    Files.writeString(other.folder().resolve("thesis.txt"), "precious");
    other.start().isMistake(WRONG_USAGE, other.folder() + " exists and is not the folder of a run");
    assertThat(other.folder().resolve("thesis.txt")).hasContent("precious");
  }

  @Test
  @SuppressWarnings("try") // the lock is held, not used
  void refusesASecondProcessOnTheSameRun() {
    try (RunLock lock = RunLock.acquire(run.folder())) {
      run.resume().isMistake(FAILED, run.folder().toString(), "process");
    }
    run.resume().isFine();
  }

  @Test
  void goesOnFromTheCheckpointBeforeADamagedOne() throws IOException {
    List<Path> checkpoints = checkpointsNewestFirst();
    assertThat(checkpoints).hasSizeGreaterThan(1);
    damage(checkpoints.get(0));
    CommandLineCall call = run.resume();
    call.isFine();
    assertThat(call.out()).contains(checkpoints.get(0) + " is damaged", "using the one before");
    assertThat(run.folder().resolve("report.json")).exists();
    CommandLineCall.of("audit", run.folder().toString()).isFine();
  }

  @Test
  void stopsWhereEveryCheckpointIsDamaged() throws IOException {
    for (Path checkpoint : checkpointsNewestFirst()) damage(checkpoint);
    run.resume().isMistake(FAILED, "none of them is whole", "backup");
    assertThat(run.folder().resolve("config.conf")).exists();
  }

  @Test
  void namesEverySettingThatContradictsTheRun() {
    run.resume("--seed", "3", "--set", "learner.learning-rate=0.01", "--set", "checkpoint.keep=4")
        .isMistake(
            WRONG_USAGE,
            "seed = 3 contradicts the run, which was started with 17",
            "learner.learning-rate = 0.01 contradicts the run, which was started with 1.0E-4");
    run.resume("--set", "judge.options.min-words=2")
        .isMistake(
            WRONG_USAGE,
            "the settings name another judge than the run has",
            "judge.options.min-words = \"2\"",
            "--change-judge 1");
  }

  @Test
  void namesEverySettingThatContradictsTheCheckpoint() throws IOException {
    Path config = run.folder().resolve("config.conf");
    Files.writeString(config, Files.readString(config).replace("\nseed = 17", "\nseed = 3"));
    run.resume()
        .isMistake(WRONG_USAGE, "seed = 3 contradicts the checkpoint of step ", "was made with 17");
  }

  /** It was killed before it had a pair log. */
  @Test
  void aJudgeIsNotChangedOfARunThatHasNone() throws IOException {
    Path config = run.folder().resolve("config.conf");
    String text = Files.readString(config);
    assertThat(text).contains("\nobjective = ");
    for (Path file : filesOfTheRun()) Files.delete(file);
    Files.writeString(config, text.replaceFirst("(?m)^objective = .*$", "objective = inverse-q"));
    run.resume("--change-judge", "1")
        .isMistake(WRONG_USAGE, "--change-judge 1: the objective inverse-q takes no judge");
  }

  /** What is in a folder before it. */
  private List<Path> filesOfTheRun() throws IOException {
    try (Stream<Path> files = Files.walk(run.folder())) {
      return files.skip(1).sorted(Comparator.reverseOrder()).toList();
    }
  }

  @Test
  void takesSettingsThatChangeNothingOfWhatIsComputed() {
    run.resume("--set", "checkpoint.keep=4", "--set", "judge.workers=2").isFine();
  }
}
