package io.tributary.gpu.files.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.StrictJson;
import io.tributary.gpu.files.Texts;
import io.tributary.gpu.files.safetensors.SafetensorsFile;
import io.tributary.gpu.files.safetensors.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The weight files of a model folder as one: {@code model.safetensors}, or the shards that {@code
 * model.safetensors.index.json} names. Every tensor is in exactly one of them.
 */
final class TensorSource implements AutoCloseable {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";
  private static final long LONGEST_INDEX = 64 << 20;

  private final Path described;
  private final List<SafetensorsFile> files = new ArrayList<>();
  private final Map<String, SafetensorsFile> byTensor = new LinkedHashMap<>();

  private TensorSource(Path described) {
    this.described = described;
  }

  static TensorSource open(Path folder) {
    Path single = folder.resolve(SINGLE);
    Path index = folder.resolve(INDEX);
    if (Files.exists(single)) return new TensorSource(single).opened(TensorSource::openSingle);
    if (Files.exists(index)) return new TensorSource(index).opened(TensorSource::openShards);
    throw new ModelFileException(
        folder, "has neither " + SINGLE + " nor " + INDEX + pickle(folder));
  }

  private static String pickle(Path folder) {
    for (String name : List.of("pytorch_model.bin", "pytorch_model.bin.index.json")) {
      if (Files.exists(folder.resolve(name))) {
        return ", only " + name + "; pickle is not read; convert to safetensors";
      }
    }
    return "";
  }

  private TensorSource opened(Consumer<TensorSource> how) {
    boolean done = false;
    try {
      how.accept(this);
      done = true;
      return this;
    } finally {
      if (!done) close();
    }
  }

  private void openSingle() {
    SafetensorsFile file = SafetensorsFile.open(described);
    files.add(file);
    file.tensors().keySet().forEach(name -> byTensor.put(name, file));
  }

  private void openShards() {
    ObjectNode json = StrictJson.readObject(described, LONGEST_INDEX);
    if (!(json.get("weight_map") instanceof ObjectNode map)) {
      throw new ModelFileException(
          described, "weight_map is missing or no JSON object; it must map tensors to files");
    }
    Map<String, SafetensorsFile> shards = new HashMap<>();
    Iterator<Map.Entry<String, JsonNode>> entries = map.fields();
    while (entries.hasNext()) {
      Map.Entry<String, JsonNode> entry = entries.next();
      String shardName = shardName(entry.getKey(), entry.getValue());
      SafetensorsFile shard = shards.computeIfAbsent(shardName, this::openShard);
      if (!shard.tensors().containsKey(entry.getKey())) {
        throw new ModelFileException(
            described, entry.getKey(), "is not in " + shardName + ", where weight_map puts it");
      }
      byTensor.put(entry.getKey(), shard);
    }
    for (SafetensorsFile shard : files) {
      for (String name : shard.tensors().keySet()) {
        if (byTensor.get(name) != shard) {
          throw new ModelFileException(
              shard.path(), name, "is not what weight_map of " + INDEX + " says of this file");
        }
      }
    }
  }

  /** A shard is a file of the same folder; an index cannot point elsewhere. */
  private String shardName(String tensor, JsonNode value) {
    String name = value.textValue();
    if (name == null || !name.matches("[A-Za-z0-9_][A-Za-z0-9._-]*\\.safetensors")) {
      throw new ModelFileException(
          described,
          tensor,
          "weight_map gives "
              + Texts.quote(value.asText())
              + "; it must be the plain name of a .safetensors file in the same folder");
    }
    return name;
  }

  private SafetensorsFile openShard(String name) {
    SafetensorsFile shard = SafetensorsFile.open(described.resolveSibling(name));
    files.add(shard);
    return shard;
  }

  /** The file to name where all of them are meant. */
  Path described() {
    return described;
  }

  /** In the order of the description. */
  List<Path> paths() {
    return files.stream().map(SafetensorsFile::path).toList();
  }

  Map<String, TensorInfo> infos() {
    Map<String, TensorInfo> infos = new LinkedHashMap<>();
    byTensor.forEach((name, file) -> infos.put(name, file.tensors().get(name)));
    return Collections.unmodifiableMap(infos);
  }

  HostTensor tensor(String name) {
    SafetensorsFile file = byTensor.get(name);
    if (file == null) throw new ModelFileException(described, name, "is not in the model");
    return file.tensor(name);
  }

  boolean sameBytes(String a, String b) {
    return byTensor.get(a).sameBytes(a, byTensor.get(b), b);
  }

  @Override
  public void close() {
    files.forEach(SafetensorsFile::close);
  }
}
