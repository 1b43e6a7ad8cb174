package io.tributary.gpu.files.adapter;

import io.tributary.gpu.files.DurableFiles;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.TensorFit;
import io.tributary.gpu.files.safetensors.Dtype;
import io.tributary.gpu.files.safetensors.SafetensorsFile;
import io.tributary.gpu.files.safetensors.SafetensorsWriter;
import io.tributary.gpu.files.safetensors.TensorFeed;
import io.tributary.gpu.files.safetensors.TensorInfo;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A PEFT adapter folder, open for reading: {@code adapter_config.json} and {@code
 * adapter_model.safetensors}. Opening checks that the tensors are exactly those that the two
 * configurations, the adapter's and its base's, call for.
 */
public final class AdapterFolder implements AutoCloseable {
  static final String CONFIG = "adapter_config.json";
  static final String WEIGHTS = "adapter_model.safetensors";
  private static final String PICKLE = "adapter_model.bin";

  private final Path folder;
  private final AdapterConfig config;
  private final ModelConfig base;
  private final SafetensorsFile file;

  private AdapterFolder(Path folder, AdapterConfig config, ModelConfig base, SafetensorsFile file) {
    this.folder = folder;
    this.config = config;
    this.base = base;
    this.file = file;
  }

  /** Whether a folder holds an adapter rather than a whole model. */
  public static boolean is(Path folder) {
    return Files.isRegularFile(folder.resolve(CONFIG));
  }

  /** The tensors' file in an adapter's folder. */
  public static Path weightFile(Path folder) {
    return folder.resolve(WEIGHTS);
  }

  /**
   * The base that an adapter's folder names, read before that base is open.
   *
   * @return {@code base_model_name_or_path}; empty if it is absent or blank
   * @throws ModelFileException if the configuration cannot be read
   */
  public static Optional<String> baseOf(Path folder) {
    return AdapterConfigJson.readBase(folder.resolve(CONFIG)).filter(name -> !name.isBlank());
  }

  /**
   * Opens an adapter.
   *
   * @param base the model that it changes
   * @throws ModelFileException if anything is missing, malformed, not supported or does not fit the
   *     base
   */
  public static AdapterFolder open(Path folder, ModelConfig base) {
    if (!Files.isDirectory(folder)) {
      throw new ModelFileException(
          folder, Files.exists(folder) ? "is not a folder" : "no such folder");
    }
    if (!Files.exists(folder.resolve(CONFIG))) {
      throw new ModelFileException(folder, "has no " + CONFIG + "; a PEFT folder is needed");
    }
    AdapterConfig config = AdapterConfigJson.read(folder.resolve(CONFIG), base);
    if (!Files.exists(folder.resolve(WEIGHTS))) {
      boolean pickle = Files.exists(folder.resolve(PICKLE));
      throw new ModelFileException(
          folder,
          "has no "
              + WEIGHTS
              + (pickle
                  ? ", only " + PICKLE + "; pickle is not read; convert to safetensors"
                  : ""));
    }
    SafetensorsFile file = SafetensorsFile.open(folder.resolve(WEIGHTS));
    boolean checked = false;
    try {
      AdapterFolder opened = new AdapterFolder(folder, config, base, file);
      opened.check();
      checked = true;
      return opened;
    } finally {
      if (!checked) file.close();
    }
  }

  public Path path() {
    return folder;
  }

  public AdapterConfig config() {
    return config;
  }

  /**
   * A and B by module of the base, such as model.layers.0.self_attn.q_proj, in the order of use.
   */
  public Map<String, LoraPair> tensors() {
    Map<String, LoraPair> tensors = new LinkedHashMap<>();
    for (String module : AdapterTensors.modules(config, base).keySet()) {
      tensors.put(
          module,
          new LoraPair(
              file.tensor(AdapterTensors.nameOfA(module)),
              file.tensor(AdapterTensors.nameOfB(module))));
    }
    return tensors;
  }

  @Override
  public void close() {
    file.close();
  }

  /**
   * Writes an adapter in F32. The folder appears whole and synced, or not at all.
   *
   * @param folder must not exist, or be empty
   * @param base the model that the adapter changes
   * @param tensors by module of the base, exactly those of {@link AdapterTensors#modules}
   * @param otherFiles by plain name, for example the tokenizer's
   * @throws ModelFileException if the tensors do not fit, or the folder cannot be written
   */
  public static void write(
      Path folder,
      AdapterConfig config,
      ModelConfig base,
      Map<String, LoraPair> tensors,
      Map<String, byte[]> otherFiles) {
    Map<String, HostTensor> named = new LinkedHashMap<>();
    tensors.forEach(
        (module, pair) -> {
          named.put(AdapterTensors.nameOfA(module), pair.a());
          named.put(AdapterTensors.nameOfB(module), pair.b());
        });
    Map<String, long[]> shapes = AdapterTensors.shapes(config, base);
    TensorFit fit = fit(base);
    fit.shapes(shapes, name -> named.containsKey(name) ? named.get(name).shape() : null);
    for (String name : named.keySet()) if (!shapes.containsKey(name)) fit.unexpected(name);
    fit.check(folder);
    DurableFiles.newFolder(
        folder,
        temporary -> {
          Files.write(temporary.resolve(CONFIG), AdapterConfigJson.write(config, base));
          try (FileChannel out =
              FileChannel.open(
                  temporary.resolve(WEIGHTS),
                  StandardOpenOption.CREATE_NEW,
                  StandardOpenOption.WRITE)) {
            SafetensorsWriter.writeTo(
                out,
                folder.resolve(WEIGHTS),
                new TensorFeed(shapes, Dtype.F32, named::get),
                Map.of("format", "pt"));
          }
          for (Map.Entry<String, byte[]> other : otherFiles.entrySet()) {
            Files.write(temporary.resolve(other.getKey()), other.getValue());
          }
        });
  }

  private void check() {
    Map<String, long[]> shapes = AdapterTensors.shapes(config, base);
    Map<String, TensorInfo> found = file.tensors();
    TensorFit fit = fit(base);
    fit.shapes(shapes, name -> found.containsKey(name) ? found.get(name).shape() : null);
    found.forEach(
        (name, info) -> {
          if (!shapes.containsKey(name)) fit.unexpected(name);
          else fit.dtype(info);
        });
    fit.check(file.path());
  }

  private static TensorFit fit(ModelConfig base) {
    return new TensorFit("adapter_config.json on a base of " + base.architecture());
  }
}
