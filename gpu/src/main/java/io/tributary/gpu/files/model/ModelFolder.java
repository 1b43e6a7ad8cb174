package io.tributary.gpu.files.model;

import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.Texts;
import io.tributary.gpu.files.model.ModelConfig.Architecture;
import io.tributary.gpu.files.safetensors.Dtype;
import io.tributary.gpu.files.safetensors.TensorInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A Hugging Face model folder, open for reading. Opening checks that the weights are exactly those
 * the configuration calls for: names, shapes and a dtype that can be read.
 */
public final class ModelFolder implements AutoCloseable {
  static final String CONFIG = "config.json";
  static final String GENERATION_CONFIG = "generation_config.json";
  private static final int MOST_SHOWN = 5;

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
   * Writes a model as a Hugging Face folder: {@code config.json}, {@code generation_config.json},
   * {@code model.safetensors} and the other files. The folder appears whole and synced, or not at
   * all.
   *
   * @param folder must not exist, or be empty
   * @param tensors exactly those of {@link ModelTensors#shapes}; written in that order
   * @param otherFiles by plain name, for example the tokenizer's
   * @throws ModelFileException if it cannot be written
   */
  public static void write(
      Path folder,
      ModelConfig config,
      Map<String, HostTensor> tensors,
      Map<String, byte[]> otherFiles) {
    ModelFolderWriter.write(folder, config, tensors, otherFiles);
  }

  public Path path() {
    return folder;
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
    List<Integer> ids = ModelConfigJson.readStopTokens(generationConfig, config.vocabSize());
    return ids.isEmpty() ? config.eosTokenIds() : ids;
  }

  private void check() {
    Map<String, TensorInfo> found = source.infos();
    List<String> problems = mismatches(shapes, found);
    for (String name : found.keySet()) {
      if (!shapes.containsKey(name)) checkExtra(name, found, problems);
    }
    if (problems.isEmpty()) return;
    throw new ModelFileException(source.described(), listed(problems, config));
  }

  private void checkExtra(String name, Map<String, TensorInfo> found, List<String> problems) {
    if (ROTARY.matcher(name).matches()) return;
    boolean tiedOutput =
        name.equals(ModelTensors.OUTPUT)
            && config.architecture() == Architecture.CAUSAL_LM
            && config.tieWordEmbeddings();
    if (!tiedOutput) {
      problems.add(Texts.quote(name) + " is not expected");
    } else if (!found.containsKey(ModelTensors.EMBEDDING)
        || !source.sameBytes(name, ModelTensors.EMBEDDING)) {
      problems.add(
          Texts.quote(name) + " differs from the embedding, though tie_word_embeddings is true");
    }
  }

  /** One line for each tensor that is missing, has another shape, or a dtype that is not read. */
  static List<String> mismatches(Map<String, long[]> expected, Map<String, TensorInfo> found) {
    List<String> problems = new ArrayList<>();
    expected.forEach(
        (name, shape) -> {
          TensorInfo info = found.get(name);
          if (info == null) {
            problems.add(Texts.quote(name) + " is missing, expected " + Arrays.toString(shape));
          } else if (!info.hasShape(shape)) {
            problems.add(
                String.format(
                    "%s expected %s, found %s",
                    Texts.quote(name), Arrays.toString(shape), Arrays.toString(info.shape())));
          } else if (!Set.of(Dtype.F32, Dtype.BF16, Dtype.F16).contains(info.dtype())) {
            problems.add(Texts.quote(name) + " is " + info.dtype() + ", expected F32, BF16 or F16");
          }
        });
    return problems;
  }

  static String listed(List<String> problems, ModelConfig config) {
    int more = problems.size() - MOST_SHOWN;
    return problems.size()
        + (problems.size() == 1 ? " tensor does" : " tensors do")
        + " not fit "
        + config.architecture().className()
        + " of config.json: "
        + String.join("; ", problems.subList(0, Math.min(MOST_SHOWN, problems.size())))
        + (more > 0 ? "; and " + more + " more" : "");
  }
}
