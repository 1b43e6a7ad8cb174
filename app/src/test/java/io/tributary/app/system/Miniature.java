package io.tributary.app.system;

import io.tributary.app.system.Program.Ended;
import io.tributary.app.system.Program.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The main job in small: a model of 25,000 weights that learns nothing worth while, but takes every
 * step that the real one takes. All runs share one cache, so its models are made once.
 */
final class Miniature {
  /** Everything is below here; emptied when the first test starts. */
  static final Path FOLDER = Path.of("target/system").toAbsolutePath();

  /** Prompts in one step, and steps between checkpoints. */
  static final int PER_STEP = 8;

  private static final String SETTINGS =
      """
      embedded {
        model { vocabulary = 320, width = 32, layers = 2, heads = 2, kv-heads = 1, ffn = 64, context = 160 }
        sft { examples = 600, batch = 32 }
        reward-model { pairs = 200 }
      }
      model.dtype = fp32            # nothing is measured, so every run has the same models
      prompts { limit = 64, max-tokens = 120 }
      generation { candidates = 4, max-new-tokens = 32, prompts-per-unit = 4 }
      learner { examples-per-step = 8, learning-rate = 1.0e-3 }
      pipeline.max-in-flight = 24
      checkpoint.every-steps = 2
      evaluation { prompts = 32, validation-prompts = 16, every-steps = 3 }
      run { folder = runs, cache = cache }
      display.interval = 500ms
      """;

  private static Ended first;

  private Miniature() {}

  /** The first run of all, which makes the models. */
  static synchronized Ended first() {
    if (first == null) {
      empty();
      write(FOLDER.resolve("tributary.conf"), SETTINGS);
      first = Program.run(FOLDER, "run", "--run-id", "first").with(0);
    }
    return first;
  }

  static RunFiles run(String id) {
    return new RunFiles(FOLDER.resolve("runs").resolve(id));
  }

  /** Starts a command in the folder of the miniature; the models are there. */
  static Running start(String... arguments) {
    first();
    return Program.start(FOLDER, arguments);
  }

  static Ended execute(String... arguments) {
    return start(arguments).end();
  }

  static Running startRun(String id, String... arguments) {
    List<String> all = new ArrayList<>(List.of("run", "--run-id", id));
    all.addAll(List.of(arguments));
    return start(all.toArray(String[]::new));
  }

  static Running resume(String id) {
    return start("run", "--resume", id);
  }

  /** The embedded policy's folder in the cache. */
  static Path policy() {
    first();
    try (Stream<Path> entries = Files.list(FOLDER.resolve("cache"))) {
      List<Path> policies =
          entries.filter(e -> e.getFileName().toString().startsWith("policy-")).sorted().toList();
      // dtype = fp32 makes one; only a test that lets it be measured could make another
      return policies.get(0).resolve("model");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void empty() {
    if (!Files.exists(FOLDER)) return;
    try (Stream<Path> files = Files.walk(FOLDER)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
