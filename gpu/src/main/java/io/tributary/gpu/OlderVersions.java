package io.tributary.gpu;

import io.tributary.api.PolicyVersion;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.Texts;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The versions before a checkpoint's that generators still sample from, within the checkpoint: a
 * resumed run samples from the same ones as a run that never stopped.
 */
final class OlderVersions {
  private static final Pattern NAME = Pattern.compile("older-(\\d{8,18})\\.safetensors");

  private OlderVersions() {}

  static void save(Path folder, LocalWeightStore store, PolicyVersion version) {
    List<LocalWeightStore.Published> held = store.acquireBefore(version);
    try {
      for (LocalWeightStore.Published one : held) {
        String name = "older-%08d.safetensors".formatted(one.version().number());
        SafetensorsWriter.write(folder.resolve(name), Policy.read(one.weights()));
      }
    } finally {
      held.forEach(LocalWeightStore.Published::release);
    }
  }

  /**
   * @param like what the run trains; it is left as it is
   */
  static void restore(Path folder, LocalWeightStore store, Kernels kernels, Weights like) {
    for (Path path : files(folder)) {
      Matcher name = NAME.matcher(path.getFileName().toString());
      if (!name.matches()) continue;
      PolicyVersion version = new PolicyVersion(Long.parseLong(name.group(1)));
      try (Weights read = Policy.loadLike(kernels, like, CheckpointWeights.tensors(path))) {
        store.addOlder(version, read.frozen(kernels));
      } catch (IllegalArgumentException e) {
        throw new ModelFileException(path, e.getMessage(), e);
      }
    }
  }

  private static List<Path> files(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList();
    } catch (IOException e) {
      throw new ModelFileException(folder, "cannot be listed: " + Texts.reason(e), e);
    }
  }
}
