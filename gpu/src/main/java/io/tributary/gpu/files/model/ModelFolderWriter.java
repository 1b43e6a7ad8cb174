package io.tributary.gpu.files.model;

import io.tributary.gpu.files.DurableFiles;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.Texts;
import io.tributary.gpu.files.safetensors.Dtype;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import io.tributary.gpu.files.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Writes a Hugging Face folder in a sibling and renames it into place. */
final class ModelFolderWriter {
  private static final Set<String> OWN_FILES =
      Set.of(
          ModelFolder.CONFIG,
          ModelFolder.GENERATION_CONFIG,
          TensorSource.SINGLE,
          TensorSource.INDEX);

  private ModelFolderWriter() {}

  static void write(
      Path folder,
      ModelConfig config,
      Map<String, HostTensor> tensors,
      Map<String, byte[]> otherFiles) {
    Map<String, HostTensor> ordered = checked(folder, config, tensors);
    for (String name : otherFiles.keySet()) {
      if (!name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*") || OWN_FILES.contains(name)) {
        throw new IllegalArgumentException("not a plain name of a further file: " + name);
      }
    }
    Path temporary = DurableFiles.temporaryName(folder);
    try {
      refuseFull(folder);
      Files.createDirectories(temporary.getParent());
      try {
        Files.createDirectory(temporary);
        Files.write(temporary.resolve(ModelFolder.CONFIG), config.toJson());
        Files.write(
            temporary.resolve(ModelFolder.GENERATION_CONFIG),
            ModelConfigJson.generationConfig(config));
        SafetensorsWriter.writeFile(
            temporary.resolve(TensorSource.SINGLE), ordered, Map.of("format", "pt"));
        for (Map.Entry<String, byte[]> other : otherFiles.entrySet()) {
          Files.write(temporary.resolve(other.getKey()), other.getValue());
        }
        DurableFiles.syncTree(temporary);
        Files.move(temporary, folder, StandardCopyOption.ATOMIC_MOVE);
        DurableFiles.syncFolder(temporary.getParent());
      } finally {
        DurableFiles.discard(temporary);
      }
    } catch (IOException e) {
      throw new ModelFileException(folder, "cannot be written: " + Texts.reason(e), e);
    }
  }

  private static void refuseFull(Path folder) throws IOException {
    if (!Files.exists(folder)) return;
    if (!Files.isDirectory(folder)) {
      throw new ModelFileException(folder, "is a file; give a folder that is new or empty");
    }
    try (var entries = Files.list(folder)) {
      if (entries.findAny().isPresent()) {
        throw new ModelFileException(folder, "is not empty; give a folder that is new or empty");
      }
    }
  }

  private static Map<String, HostTensor> checked(
      Path folder, ModelConfig config, Map<String, HostTensor> tensors) {
    Map<String, long[]> shapes = ModelTensors.shapes(config);
    Map<String, TensorInfo> found = new LinkedHashMap<>();
    tensors.forEach((name, t) -> found.put(name, new TensorInfo(name, Dtype.F32, t.shape(), 0, 0)));
    List<String> problems = ModelFolder.mismatches(shapes, found);
    for (String name : tensors.keySet()) {
      if (!shapes.containsKey(name)) problems.add(Texts.quote(name) + " is not expected");
    }
    if (!problems.isEmpty()) {
      throw new ModelFileException(folder, ModelFolder.listed(problems, config));
    }
    Map<String, HostTensor> ordered = new LinkedHashMap<>();
    for (String name : shapes.keySet()) ordered.put(name, tensors.get(name));
    return ordered;
  }
}
