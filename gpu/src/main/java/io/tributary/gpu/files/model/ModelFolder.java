package io.tributary.gpu.files.model;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.safetensors.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A Hugging Face model folder, open for reading. Opening checks that the weights are exactly those
 * the configuration calls for: names, shapes and a dtype that can be read.
 */
public final class ModelFolder implements AutoCloseable {
  static final String CONFIG = "config.json";
  static final String GENERATION_CONFIG = "generation_config.json";

  /** Old checkpoints carry the rotary frequencies, which follow from the configuration. */
  private static final Pattern ROTARY = Pattern.compile("(.*\\.)?rotary_emb\\.inv_freq");

  private final Path folder;
  private final ModelConfig config;
  private final List<Integer> stopTokenIds;
  private final TensorSource source;
  private final Map<String, long[]> shapes;

  private ModelFolder(
      Path folder, ModelConfig config, List<Integer> stopTokenIds, TensorSource source) {
    this.folder = folder;
    this.config = config;
    this.stopTokenIds = List.copyOf(stopTokenIds);
    this.source = source;
    this.shapes = ModelTensors.shapes(config);
  }

  /**
   * Opens a folder with {@code config.json} and safetensors weights, in one file or in shards.
   *
   * @throws ModelFileException if anything is missing, malformed, not supported or of the wrong
   *     shape
   */
  public static ModelFolder open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ModelFileException(
          folder, Files.exists(folder) ? "is not a folder" : "no such folder");
    }
    if (!Files.exists(folder.resolve(CONFIG))) {
      throw new ModelFileException(
          folder, "has no " + CONFIG + "; a Hugging Face model folder is needed");
    }
    ModelConfig config = ModelConfig.read(folder.resolve(CONFIG));
    List<Integer> stops = stopTokens(folder.resolve(GENERATION_CONFIG), config);
    TensorSource source = TensorSource.open(folder);
    boolean checked = false;
    try {
      ModelFolder opened = new ModelFolder(folder, config, stops, source);
      opened.check();
      checked = true;
      return opened;
    } finally {
      if (!checked) source.close();
    }
  }

  /**
   * Writes all tensors of a model in F32; see {@link #write(Path, ModelConfig, Function, Map,
   * WeightFormat)}.
   */
  public static void write(
      Path folder,
      ModelConfig config,
      Map<String, HostTensor> tensors,
      Map<String, byte[]> otherFiles) {
    write(folder, config, tensors, otherFiles, WeightFormat.F32);
  }

  /**
   * Writes a model that lies in the heap.
   *
   * @param tensors exactly those of {@link ModelTensors#shapes}
   */
  public static void write(
      Path folder,
      ModelConfig config,
      Map<String, HostTensor> tensors,
      Map<String, byte[]> otherFiles,
      WeightFormat format) {
    ModelFolderWriter.check(folder, config, tensors);
    write(folder, config, tensors::get, otherFiles, format);
  }

  /**
   * Writes a model as a Hugging Face folder: {@code config.json}, {@code generation_config.json},
   * {@code model.safetensors} or shards with their index, and the other files. The folder appears
   * whole and synced, or not at all.
   *
   * @param folder must not exist, or be empty
   * @param tensors gives each tensor of {@link ModelTensors#shapes}, asked in that order and one at
   *     a time
   * @param otherFiles by plain name, for example the tokenizer's; a {@code generation_config.json}
   *     among them takes the place of the one that would be made
   * @throws ModelFileException if it cannot be written, a tensor does not have its shape, or a
   *     value is too large for the dtype
   */
  public static void write(
      Path folder,
      ModelConfig config,
      Function<String, HostTensor> tensors,
      Map<String, byte[]> otherFiles,
      WeightFormat format) {
    ModelFolderWriter.write(folder, config, tensors, otherFiles, format);
  }

  public Path path() {
    return folder;
  }

  /** The files that the tensors are in. */
  public List<Path> weightFiles() {
    return source.paths();
  }

  public ModelConfig config() {
    return config;
  }

  /**
   * Tokens that end a response: those of {@code generation_config.json} if it names any, else those
   * of {@code config.json}.
   */
  public List<Integer> stopTokenIds() {
    return stopTokenIds;
  }

  /** Names of the tensors that {@link #tensor} reads, in the order of use. */
  public Set<String> names() {
    return shapes.keySet();
  }

  /** Reads one tensor by its Hugging Face name, widened to fp32. */
  public HostTensor tensor(String name) {
    if (!shapes.containsKey(name)) {
      throw new ModelFileException(source.described(), name, "is no tensor of this architecture");
    }
    return source.tensor(name);
  }

  /** Reads all tensors, in the order of use. Takes 4 bytes a parameter of Java heap. */
  public Map<String, HostTensor> tensors() {
    Map<String, HostTensor> all = new LinkedHashMap<>();
    for (String name : shapes.keySet()) all.put(name, source.tensor(name));
    return all;
  }

  @Override
  public void close() {
    source.close();
  }

  private static List<Integer> stopTokens(Path generationConfig, ModelConfig config) {
    if (!Files.exists(generationConfig)) return config.eosTokenIds();
    List<Integer> ids = ConfigReader.readStopTokens(generationConfig, config.vocabSize());
    return ids.isEmpty() ? config.eosTokenIds() : ids;
  }

  private void check() {
    Map<String, TensorInfo> found = source.infos();
    TensorFit fit = new TensorFit(config.architecture() + " of config.json");
    fit.shapes(shapes, name -> found.containsKey(name) ? found.get(name).shape() : null);
    found.forEach(
        (name, info) -> {
          if (!shapes.containsKey(name)) checkExtra(name, found, fit);
          else fit.dtype(info);
        });
    fit.check(source.described());
  }

  private void checkExtra(String name, Map<String, TensorInfo> found, TensorFit fit) {
    if (ROTARY.matcher(name).matches()) return;
    boolean tiedOutput =
        name.equals(ModelTensors.OUTPUT)
            && config.head() == Head.CAUSAL_LM
            && config.tieWordEmbeddings();
    if (!tiedOutput) {
      fit.unexpected(name);
    } else if (!found.containsKey(ModelTensors.EMBEDDING)
        || !source.sameBytes(name, ModelTensors.EMBEDDING)) {
      fit.note(name, "differs from the embedding, though tie_word_embeddings is true");
    }
  }
}
