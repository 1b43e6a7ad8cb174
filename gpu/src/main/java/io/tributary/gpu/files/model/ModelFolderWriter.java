package io.tributary.gpu.files.model;

import io.tributary.gpu.files.DurableFiles;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import io.tributary.gpu.files.safetensors.TensorFeed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Writes a Hugging Face folder. */
final class ModelFolderWriter {
  private static final Set<String> OWN_FILES = Set.of(ModelFolder.CONFIG, TensorSource.INDEX);
  private static final Map<String, String> METADATA = Map.of("format", "pt");

  private ModelFolderWriter() {}

  static void write(
      Path folder,
      ModelConfig config,
      Function<String, HostTensor> tensors,
      Map<String, byte[]> otherFiles,
      WeightFormat format) {
    for (String name : otherFiles.keySet()) {
      boolean own = OWN_FILES.contains(name) || name.endsWith(".safetensors");
      if (own || !name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*")) {
        throw new IllegalArgumentException("not a plain name of a further file: " + name);
      }
    }
    Map<String, long[]> shapes = ModelTensors.shapes(config);
    TensorFeed feed = new TensorFeed(shapes, format.dtype(), tensors);
    DurableFiles.newFolder(
        folder,
        temporary -> {
          Files.write(
              temporary.resolve(ModelFolder.CONFIG), config.withDtype(format.dtype()).toJson());
          Files.write(
              temporary.resolve(ModelFolder.GENERATION_CONFIG),
              ConfigWriter.generationConfig(config));
          for (Map.Entry<String, byte[]> other : otherFiles.entrySet()) {
            Files.write(temporary.resolve(other.getKey()), other.getValue());
          }
          writeWeights(temporary, folder, feed, ShardPlan.of(shapes, format));
        });
  }

  private static void writeWeights(Path temporary, Path folder, TensorFeed feed, ShardPlan plan)
      throws IOException {
    for (Map.Entry<String, List<String>> shard : plan.files().entrySet()) {
      try (FileChannel out =
          FileChannel.open(
              temporary.resolve(shard.getKey()),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.WRITE)) {
        SafetensorsWriter.writeTo(
            out, folder.resolve(shard.getKey()), feed.only(shard.getValue()), METADATA);
      }
    }
    if (plan.isSharded()) Files.write(temporary.resolve(TensorSource.INDEX), plan.index());
  }

  /**
   * @throws ModelFileException if the tensors are not exactly those of the configuration
   */
  static void check(Path folder, ModelConfig config, Map<String, HostTensor> tensors) {
    Map<String, long[]> shapes = ModelTensors.shapes(config);
    TensorFit fit = new TensorFit(config.architecture() + " of config.json");
    fit.shapes(shapes, name -> tensors.containsKey(name) ? tensors.get(name).shape() : null);
    for (String name : tensors.keySet()) if (!shapes.containsKey(name)) fit.unexpected(name);
    fit.check(folder);
  }
}
