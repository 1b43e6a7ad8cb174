package io.tributary.gpu;

import io.tributary.api.PolicyVersion;
import io.tributary.gpu.engine.AdapterShape;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.safetensors.Dtype;
import io.tributary.gpu.files.safetensors.SafetensorsFile;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import io.tributary.gpu.files.safetensors.TensorFeed;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Published weights as files: one safetensors file in fp32 for each tensor that training changes,
 * so that a tensor that stayed the same is the same file. Of an adapted model these are the
 * adapters alone; its base is the reader's own.
 */
public final class WeightFiles {
  private static final String SUFFIX = ".safetensors";
  private static final String ADAPTER = "adapter";
  private static final String BASE = "base";

  private WeightFiles() {}

  /** Takes one file after another. */
  @FunctionalInterface
  public interface Sink {
    void file(String name, Content content) throws IOException;
  }

  /** Writes the bytes of one file. */
  @FunctionalInterface
  public interface Content {
    void writeTo(FileChannel out) throws IOException;
  }

  /**
   * What a reader checks before it takes the files.
   *
   * @param base names the base's content, the same on writer and reader
   */
  public static Map<String, String> info(Weights weights, String base) {
    Map<String, String> info = new LinkedHashMap<>();
    info.put(ADAPTER, text(weights.adapter()));
    info.put(BASE, base);
    return info;
  }

  private static String text(Optional<AdapterShape> adapter) {
    return adapter
        .map(
            shape ->
                "rank %d, alpha %s, rs-lora %s, of %s"
                    .formatted(
                        shape.rank(),
                        shape.alpha(),
                        shape.rankStabilized(),
                        String.join(" ", shape.targets())))
        .orElse("none");
  }

  /** Writes what training changes. */
  public static void write(Weights weights, Sink files) throws IOException {
    for (Map.Entry<String, HostTensor> tensor : Policy.read(weights).entrySet()) {
      Map<String, HostTensor> one = Map.of(tensor.getKey(), tensor.getValue());
      String name = tensor.getKey() + SUFFIX;
      files.file(
          name,
          out ->
              SafetensorsWriter.writeTo(
                  out, Path.of(name), TensorFeed.of(one, Dtype.F32), Map.of()));
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param like weights of the same shape; an adapted model's base is shared with it
   * @param info of the files, from {@link #info}
   * @param base as the reader knows it
   * @param files where each file is, by name
   * @throws ModelFileException if they are of another model, or are not what was written
   */
  public static Weights read(
      Kernels kernels,
      Weights like,
      Map<String, String> info,
      String base,
      Map<String, Path> files) {
    Path first = files.values().stream().findFirst().orElse(Path.of("weights"));
    Optional<String> mismatch = mismatch(like, info, base);
    if (mismatch.isPresent()) throw new ModelFileException(first, mismatch.get());
    Map<String, HostTensor> tensors = new LinkedHashMap<>();
    files.forEach(
        (name, path) -> {
          try (SafetensorsFile file = SafetensorsFile.open(path)) {
            for (String tensor : file.tensors().keySet()) tensors.put(tensor, file.tensor(tensor));
          }
        });
    try {
      return Policy.loadLike(kernels, like, tensors);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(first, e.getMessage(), e);
    }
  }

  /**
   * Why a version cannot be read here, before any of its files is there.
   *
   * @return empty if it can, as far as its info tells
   */
  public static Optional<String> mismatch(Weights like, Map<String, String> info, String base) {
    return differs("adapter", info.get(ADAPTER), text(like.adapter()))
        .or(() -> differs("base model", info.get(BASE), base));
  }

  private static Optional<String> differs(String what, String found, String right) {
    if (right.equals(found)) return Optional.empty();
    return Optional.of(
        "is of a version with %s \"%s\"; this node has \"%s\"".formatted(what, found, right));
  }

  /**
   * Reads a version and makes it the newest of this JVM: generators take it between two chunks of
   * decoding.
   */
  public static void publish(
      LocalWeightStore store,
      PolicyVersion version,
      Kernels kernels,
      Weights like,
      Map<String, String> info,
      String base,
      Map<String, Path> files) {
    store.publish(version, read(kernels, like, info, base, files));
  }
}
