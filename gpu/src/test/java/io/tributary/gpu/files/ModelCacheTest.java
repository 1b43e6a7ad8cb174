package io.tributary.gpu.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCacheTest {
  @TempDir Path parent;

  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger made = new AtomicInteger();

  @Test
  void makesOnceAndKeeps() {
    ModelCache cache = cache();
    Path folder = cache.obtain("policy-1", this::make);
    assertThat(folder).isEqualTo(parent.resolve("cache/policy-1"));
    assertThat(folder.resolve("model")).hasContent("1");
    assertThat(cache.obtain("policy-1", this::make).resolve("model")).hasContent("1");
    assertThat(cache.obtain("policy-2", this::make).resolve("model")).hasContent("2");
    assertThat(notices).isEmpty();
  }

  @Test
  void freshMakesAnew() throws IOException {
    cache().obtain("k", this::make);
    assertThat(cache().obtain("k", true, this::make).resolve("model")).hasContent("2");
    assertThat(cache().obtain("k", this::make).resolve("model")).hasContent("2");
    assertThat(names()).containsExactly(".lock-k", "k");
  }

  @Test
  void aDamagedOneIsMadeAnewAndSaid() throws IOException {
    Path folder = cache().obtain("k", this::make);
    Files.writeString(folder.resolve("model"), "x");
    assertThat(cache().obtain("k", this::make).resolve("model")).hasContent("2");
    assertThat(notices)
        .containsExactly(
            folder
                + " is damaged: model does not have the SHA-256 it was written with; it is made"
                + " anew");
  }

  @Test
  void aFailureLeavesNothingAndTheNextCallTriesAgain() throws IOException {
    IllegalStateException failure = new IllegalStateException("out of memory");
    assertThatThrownBy(
            () ->
                cache()
                    .obtain(
                        "k",
                        folder -> {
                          make(folder);
                          throw failure;
                        }))
        .isSameAs(failure);
    assertThat(names()).containsExactly(".lock-k");
    assertThat(cache().obtain("k", this::make).resolve("model")).hasContent("2");
  }

  @Test
  void aFailureToMakeAnewKeepsTheOldOne() {
    cache().obtain("k", this::make);
    assertThatThrownBy(
            () ->
                cache()
                    .obtain(
                        "k",
                        true,
                        folder -> {
                          throw new IllegalStateException();
                        }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(cache().obtain("k", this::make).resolve("model")).hasContent("1");
  }

  @Test
  void whatAKilledProcessLeftIsNotTakenForWhole() throws IOException {
    Path half = Files.createDirectories(parent.resolve("cache/.making-k/made"));
    Files.writeString(half.resolve("other"), "half");
    Path folder = cache().obtain("k", this::make);
    assertThat(folder.resolve("other")).doesNotExist();
    assertThat(names()).containsExactly(".lock-k", "k");
  }

  @Test
  void refusesAKeyThatIsNoName() {
    for (String key : List.of("", "../x", ".hidden", "a/b", "x".repeat(129))) {
      assertThatThrownBy(() -> cache().obtain(key, this::make))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void aCacheThatCannotBeIsNamed() throws IOException {
    Files.writeString(parent.resolve("cache"), "a file");
    assertThatThrownBy(() -> cache().obtain("k", this::make))
        .isInstanceOf(ModelFileException.class)
        .hasMessageContaining("k: cannot be made: ");
  }

  @Test
  void ofSeveralThreadsOneMakes() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<Path>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        all.add(threads.submit(() -> cache().obtain("k", this::makeSlowly)));
      }
      for (Future<Path> one : all) assertThat(one.get(30, TimeUnit.SECONDS)).exists();
    } finally {
      threads.shutdownNow();
    }
    assertThat(made).hasValue(1);
  }

  @Test
  void ofTwoProcessesOneMakesAndTheOtherWaits() throws Exception {
    Process first = JavaProcess.start(Maker.class, parent.toString());
    Process second = JavaProcess.start(Maker.class, parent.toString());
    try {
      assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(first.exitValue() + second.exitValue()).isZero();
    } finally {
      first.destroyForcibly();
      second.destroyForcibly();
    }
    assertThat(Files.readAllLines(parent.resolve("makes"))).hasSize(1);
  }

  /** Waits until both are up, then wants the same folder. */
  static final class Maker {
    private Maker() {}

    public static void main(String[] args) throws Exception {
      Path parent = Path.of(args[0]);
      Files.createFile(parent.resolve("ready-" + ProcessHandle.current().pid()));
      while (count(parent) < 2) Thread.sleep(5);
      Path folder =
          new ModelCache(parent.resolve("cache"), notice -> {})
              .obtain("k", target -> makeAndTell(parent, target));
      if (!Files.readString(folder.resolve("model")).equals("whole")) System.exit(1);
    }

    private static long count(Path parent) throws IOException {
      try (Stream<Path> entries = Files.list(parent)) {
        return entries.filter(p -> p.getFileName().toString().startsWith("ready-")).count();
      }
    }

    private static void makeAndTell(Path parent, Path target) {
      try {
        Files.writeString(
            parent.resolve("makes"),
            "made\n",
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
        Thread.sleep(500);
        Files.writeString(target.resolve("model"), "whole");
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private ModelCache cache() {
    return new ModelCache(parent.resolve("cache"), notices::add);
  }

  private void make(Path folder) {
    try {
      Files.writeString(folder.resolve("model"), Integer.toString(made.incrementAndGet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void makeSlowly(Path folder) {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    make(folder);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(parent.resolve("cache"))) {
      return entries.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }
}
