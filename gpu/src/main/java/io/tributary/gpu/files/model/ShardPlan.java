package io.tributary.gpu.files.model;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tributary.gpu.files.StrictJson;
import io.tributary.gpu.files.safetensors.TensorFeed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which tensor goes into which file: in order, a new file whenever the next tensor would exceed the
 * limit. A tensor over the limit has a file of its own.
 *
 * @param files names of tensors by name of file
 * @param totalBytes of all tensors
 */
record ShardPlan(Map<String, List<String>> files, long totalBytes) {

  static ShardPlan of(Map<String, long[]> shapes, WeightFormat format) {
    List<List<String>> shards = new ArrayList<>();
    long total = 0;
    long filled = 0;
    for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
      long bytes = TensorFeed.bytes(format.dtype(), entry.getValue());
      if (shards.isEmpty() || filled > 0 && filled + bytes > format.shardBytes()) {
        shards.add(new ArrayList<>());
        filled = 0;
      }
      shards.get(shards.size() - 1).add(entry.getKey());
      filled += bytes;
      total += bytes;
    }
    Map<String, List<String>> files = new LinkedHashMap<>();
    for (int i = 0; i < shards.size(); i++) files.put(name(i, shards.size()), shards.get(i));
    return new ShardPlan(files, total);
  }

  private static String name(int index, int count) {
    if (count == 1) return TensorSource.SINGLE;
    return "model-%05d-of-%05d.safetensors".formatted(index + 1, count);
  }

  boolean isSharded() {
    return files.size() > 1;
  }

  /** The {@code model.safetensors.index.json} of these files. */
  byte[] index() {
    ObjectNode json = StrictJson.MAPPER.createObjectNode();
    json.putObject("metadata").put("total_size", totalBytes);
    ObjectNode map = json.putObject("weight_map");
    files.forEach((file, names) -> names.forEach(name -> map.put(name, file)));
    return StrictJson.pretty(json);
  }
}
