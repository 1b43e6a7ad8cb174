package io.tributary.gpu.model;

import io.tributary.gpu.chat.ChatTemplates;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.LlamaConfig;
import io.tributary.gpu.files.ModelFolder;
import io.tributary.gpu.tokenizer.PromptTemplate;
import io.tributary.gpu.tokenizer.TextTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A model folder on the device: kernels, weights and tokenizer. Owns all three; the weights never
 * change, so any thread may read them.
 */
public final class LoadedModel implements AutoCloseable {
  private static final List<String> TOKENIZER_FILES =
      List.of(
          "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json", ChatTemplates.FILE);

  private final LlamaConfig config;
  private final int[] eos;
  private final Kernels kernels;
  private final Weights weights;
  private final TextTokenizer tokenizer;
  private final PromptTemplate template;
  private final Map<String, byte[]> tokenizerFiles;

  private LoadedModel(
      LlamaConfig config,
      int[] eos,
      Kernels kernels,
      Weights weights,
      TextTokenizer tokenizer,
      PromptTemplate template,
      Map<String, byte[]> tokenizerFiles) {
    this.config = config;
    this.eos = eos;
    this.kernels = kernels;
    this.weights = weights;
    this.tokenizer = tokenizer;
    this.template = template;
    this.tokenizerFiles = tokenizerFiles;
  }

  /**
   * Loads a folder.
   *
   * @param compute how its products are computed
   * @param prompts how prompts are put to it
   * @throws io.tributary.gpu.files.ModelFileException if the folder is not a model this engine runs
   */
  public static LoadedModel open(Path folder, Compute compute, PromptFormat prompts) {
    LlamaConfig config;
    int[] eos;
    Map<String, HostTensor> tensors;
    try (ModelFolder files = ModelFolder.open(folder)) {
      config = files.config();
      eos = files.stopTokenIds().stream().mapToInt(Integer::intValue).toArray();
      tensors = files.tensors();
    }
    return assemble(config, eos, tensors, folder, compute, prompts);
  }

  /** A model with fresh weights. Its tokenizer files lie in {@code tokenizerFolder}. */
  public static LoadedModel fresh(
      LlamaConfig config, long seed, Path tokenizerFolder, Compute compute, PromptFormat prompts) {
    int[] eos = config.eosTokenIds().stream().mapToInt(Integer::intValue).toArray();
    Map<String, HostTensor> tensors = Policy.initial(Shapes.of(config), seed);
    return assemble(config, eos, tensors, tokenizerFolder, compute, prompts);
  }

  /** A language model's decoder with a scalar head of zeros: where a reward model starts. */
  public static LoadedModel withScalarHead(Path folder, Compute compute, PromptFormat prompts) {
    try (ModelFolder files = ModelFolder.open(folder)) {
      LlamaConfig config = files.config().asRewardModel();
      Map<String, HostTensor> tensors = new LinkedHashMap<>(files.tensors());
      tensors.remove("lm_head.weight");
      int width = config.hiddenSize();
      tensors.put("score.weight", new HostTensor(new long[] {1, width}, new float[width]));
      int[] eos = files.stopTokenIds().stream().mapToInt(Integer::intValue).toArray();
      return assemble(config, eos, tensors, folder, compute, prompts);
    }
  }

  private static LoadedModel assemble(
      LlamaConfig config,
      int[] eos,
      Map<String, HostTensor> tensors,
      Path tokenizerFolder,
      Compute compute,
      PromptFormat prompts) {
    TextTokenizer tokenizer = TextTokenizer.open(tokenizerFolder);
    try {
      PromptTemplate template =
          PromptTemplate.of(
              tokenizer, tokenizerFolder, prompts.template(), prompts.principleTemplate());
      Map<String, byte[]> files = tokenizerFiles(tokenizerFolder);
      Kernels kernels = new Kernels(Shapes.of(config), compute);
      try {
        Weights weights = Policy.load(kernels, tensors);
        return new LoadedModel(config, eos, kernels, weights, tokenizer, template, files);
      } catch (RuntimeException e) {
        kernels.close();
        throw e;
      }
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** The shape of a folder's model, without loading its weights. */
  public static DecoderShape shapeOf(Path folder) {
    try (ModelFolder files = ModelFolder.open(folder)) {
      return Shapes.of(files.config());
    }
  }

  /** The shape that a configuration describes. */
  public static DecoderShape shapeOf(LlamaConfig config) {
    return Shapes.of(config);
  }

  public LlamaConfig config() {
    return config;
  }

  /** Ids that end a response. */
  public int[] eos() {
    return eos.clone();
  }

  public Kernels kernels() {
    return kernels;
  }

  public Weights weights() {
    return weights;
  }

  public TextTokenizer tokenizer() {
    return tokenizer;
  }

  public PromptTemplate template() {
    return template;
  }

  /** Writes weights of this model's shape as a Hugging Face folder with this model's tokenizer. */
  public void write(Path folder, Weights other) {
    ModelFolder.write(folder, config, Policy.read(kernels, other), tokenizerFiles);
  }

  private static Map<String, byte[]> tokenizerFiles(Path folder) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : TOKENIZER_FILES) {
      Path file = folder.resolve(name);
      if (!Files.exists(file)) continue;
      try {
        files.put(name, Files.readAllBytes(file));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
    return files;
  }

  @Override
  public void close() {
    weights.close();
    kernels.close();
    tokenizer.close();
  }
}
