package io.tributary.gpu.model;

import io.tributary.gpu.chat.ChatTemplates;
import io.tributary.gpu.engine.Adapters;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.DecoderShape;
import io.tributary.gpu.engine.Frozen;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.adapter.AdapterFolder;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.ModelFolder;
import io.tributary.gpu.files.model.ModelTensors;
import io.tributary.gpu.files.model.WeightFormat;
import io.tributary.gpu.tokenizer.PromptTemplate;
import io.tributary.gpu.tokenizer.TextTokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A model folder on the device, maybe with an adapter over it: kernels, weights and tokenizer. Owns
 * all three; the weights never change, so any thread may read them.
 */
public final class LoadedModel implements AutoCloseable {
  private static final List<String> CARRIED_FILES =
      List.of(
          "tokenizer.json",
          "tokenizer_config.json",
          "special_tokens_map.json",
          "generation_config.json",
          ChatTemplates.FILE);

  private final ModelConfig config;
  private final int[] eos;
  private final Kernels kernels;
  private final Path source;
  private final Weights base;
  private final TextTokenizer tokenizer;
  private final PromptTemplate template;
  private final Map<String, byte[]> tokenizerFiles;
  private Weights weights;
  private final boolean ownsTokenizer;

  private LoadedModel(
      Path source,
      ModelConfig config,
      int[] eos,
      Kernels kernels,
      Weights weights,
      TextTokenizer tokenizer,
      PromptTemplate template,
      Map<String, byte[]> tokenizerFiles,
      boolean ownsTokenizer) {
    this.source = source;
    this.ownsTokenizer = ownsTokenizer;
    this.config = config;
    this.eos = eos;
    this.kernels = kernels;
    this.base = weights;
    this.weights = weights;
    this.tokenizer = tokenizer;
    this.template = template;
    this.tokenizerFiles = tokenizerFiles;
  }

  /**
   * Loads the folder of a whole model, or of an adapter whose base is where it says.
   *
   * @param compute how its products are computed
   * @param prompts how prompts are put to it
   * @throws ModelFileException if the folder is not a model this engine runs
   */
  public static LoadedModel open(Path folder, Compute compute, PromptFormat prompts) {
    return open(ModelPlace.of(folder), compute, prompts);
  }

  /** Loads a model and the adapter over it, if there is one; the base's weights stay apart. */
  public static LoadedModel open(ModelPlace place, Compute compute, PromptFormat prompts) {
    LoadedModel model = openBase(place.base(), compute, prompts);
    try {
      place.adapter().ifPresent(folder -> model.weights = model.read(folder));
      return model;
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  /** Loads a model with its adapter merged into the weights: a model like any other. */
  public static LoadedModel openMerged(ModelPlace place, Compute compute, PromptFormat prompts) {
    LoadedModel model = open(place, compute, prompts);
    if (!model.weights.adapted()) return model;
    try {
      Weights merged = Adapters.merge(model.kernels, model.weights);
      model.weights.close();
      model.base.close();
      return new LoadedModel(
          model.source,
          model.config,
          model.eos,
          model.kernels,
          merged,
          model.tokenizer,
          model.template,
          model.tokenizerFiles,
          true);
    } catch (RuntimeException e) {
      model.close();
      throw e;
    }
  }

  private static LoadedModel openBase(Path folder, Compute compute, PromptFormat prompts) {
    try (ModelFolder files = ModelFolder.open(folder)) {
      return assemble(files.config(), eos(files), files::tensor, folder, compute, prompts);
    }
  }

  private static int[] eos(ModelFolder files) {
    return files.stopTokenIds().stream().mapToInt(Integer::intValue).toArray();
  }

  /** A model with fresh weights. Its tokenizer files lie in {@code tokenizerFolder}. */
  public static LoadedModel fresh(
      ModelConfig config, long seed, Path tokenizerFolder, Compute compute, PromptFormat prompts) {
    int[] eos = config.eosTokenIds().stream().mapToInt(Integer::intValue).toArray();
    Map<String, HostTensor> tensors = Policy.initial(Shapes.of(config), seed);
    return assemble(config, eos, tensors::get, tokenizerFolder, compute, prompts);
  }

  /** A language model's decoder with a scalar head of zeros: where a reward model starts. */
  public static LoadedModel withScalarHead(Path folder, Compute compute, PromptFormat prompts) {
    try (ModelFolder files = ModelFolder.open(folder)) {
      ModelConfig config = files.config().asRewardModel();
      HostTensor zeros =
          new HostTensor(new long[] {1, config.hiddenSize()}, new float[config.hiddenSize()]);
      Function<String, HostTensor> tensors =
          name -> name.equals(ModelTensors.SCORE) ? zeros : files.tensor(name);
      return assemble(config, eos(files), tensors, folder, compute, prompts);
    }
  }

  private static LoadedModel assemble(
      ModelConfig config,
      int[] eos,
      Function<String, HostTensor> tensors,
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
        return new LoadedModel(
            tokenizerFolder, config, eos, kernels, weights, tokenizer, template, files, true);
      } catch (RuntimeException e) {
        kernels.close();
        throw e;
      }
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  /** The shape of a folder's model, or of an adapter's base, without loading its weights. */
  public static DecoderShape shapeOf(Path folder) {
    ModelPlace place = ModelPlace.of(folder);
    try (ModelFolder files = ModelFolder.open(place.base())) {
      return Shapes.of(files.config());
    }
  }

  /** The shape that a configuration describes. */
  public static DecoderShape shapeOf(ModelConfig config) {
    return Shapes.of(config);
  }

  public ModelConfig config() {
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

  /**
   * The same model with kernels and weights of its own, on another device perhaps; the tokenizer is
   * shared, so close it before this one.
   */
  public LoadedModel on(Compute compute) {
    Kernels there = new Kernels(kernels.shape(), compute);
    try {
      return new LoadedModel(
          source,
          config,
          eos,
          there,
          weights.on(there),
          tokenizer,
          template,
          tokenizerFiles,
          false);
    } catch (RuntimeException e) {
      there.close();
      throw e;
    }
  }

  /** Kernels and weights as a model that is not trained. */
  public Frozen frozen() {
    return new Frozen(kernels, weights);
  }

  public TextTokenizer tokenizer() {
    return tokenizer;
  }

  public PromptTemplate template() {
    return template;
  }

  /** The weights without an adapter, whether there is one or not. */
  public Weights base() {
    return base;
  }

  /**
   * Writes weights of this model's shape with this model's tokenizer: as a Hugging Face folder of
   * the dtype that this model was published in, or adapters alone as a PEFT folder that names this
   * model's.
   */
  public void write(Path folder, Weights other) {
    if (other.adapter().isEmpty()) {
      WeightFormat format = WeightFormat.of(config.dtype());
      ModelFolder.write(folder, config, Policy.read(other), tokenizerFiles, format);
      return;
    }
    AdapterFiles.write(folder, other, config, source, tokenizerFiles);
  }

  /** Writes adapted weights as a Hugging Face folder of a whole model. */
  public void writeMerged(Path folder, Weights adapted) {
    try (Weights merged = Adapters.merge(kernels, adapted)) {
      write(folder, merged);
    }
  }

  /**
   * What {@link #write} wrote. An adapter is put over this model's base.
   *
   * @return the caller's to close, before this model
   * @throws ModelFileException if the folder is not of this model's shape
   */
  public Weights read(Path folder) {
    if (AdapterFolder.is(folder)) return AdapterFiles.read(folder, config, kernels, base);
    try (ModelFolder files = ModelFolder.open(folder)) {
      return Policy.load(kernels, files::tensor);
    } catch (IllegalArgumentException e) {
      throw new ModelFileException(folder, e.getMessage(), e);
    }
  }

  private static Map<String, byte[]> tokenizerFiles(Path folder) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : CARRIED_FILES) {
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
    if (weights != base) weights.close();
    base.close();
    kernels.close();
    if (ownsTokenizer) tokenizer.close();
  }
}
