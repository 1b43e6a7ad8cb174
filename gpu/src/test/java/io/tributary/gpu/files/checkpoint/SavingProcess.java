package io.tributary.gpu.files.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** Saves one checkpoint and dies at the n-th step of it, as by {@code kill -9}. */
final class SavingProcess {
  static final int KILLED = 137;

  private SavingProcess() {}

  /** Folder, step to save, point to die at. */
  public static void main(String[] arguments) {
    long step = Long.parseLong(arguments[1]);
    int[] left = {Integer.parseInt(arguments[2])};
    Runnable point =
        () -> {
          // no finally block runs
          if (--left[0] == 0) Runtime.getRuntime().halt(KILLED);
        };
    CheckpointStore store = CheckpointStore.open(Path.of(arguments[0]), 3, reached -> point.run());
    store.save(step, Map.of("of", Long.toString(step)), files(step, point));
  }

  /** Weights, then moments; a point between any two writes. */
  static Consumer<Path> files(long step, Runnable point) {
    return folder -> {
      try {
        for (String name : new String[] {"policy.safetensors", "optimizer.safetensors"}) {
          Files.writeString(folder.resolve(name), "half of " + step);
          point.run();
          Files.writeString(folder.resolve(name), content(name, step));
          point.run();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  static String content(String name, long step) {
    return (name + " of " + step + "\n").repeat(500);
  }
}
