package io.tributary.gpu.model;

import io.tributary.gpu.engine.Adapters;
import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.Frozen;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.ModelFileException;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.ModelFolder;
import io.tributary.gpu.files.model.ModelTensors;
import io.tributary.gpu.tokenizer.PromptTemplate;
import io.tributary.gpu.tokenizer.TextTokenizer;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;

/**
 * A model folder on the device, maybe with an adapter over it: kernels, weights and tokenizer. Owns
 * all three; the weights never change, so any thread may read them.
 */
public final class LoadedModel implements AutoCloseable {
  private final WeightFiles files;
  private final int[] eos;
  private final Kernels kernels;
  private final Weights base;
  private final ModelText text;
  private final boolean ownsText;
  private Weights weights;

  private LoadedModel(
      WeightFiles files,
      int[] eos,
      Kernels kernels,
      Weights weights,
      ModelText text,
      boolean ownsText) {
    this.files = files;
    this.eos = eos;
    this.kernels = kernels;
    this.base = weights;
    this.weights = weights;
    this.text = text;
    this.ownsText = ownsText;
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
      return new LoadedModel(model.files, model.eos, model.kernels, merged, model.text, true);
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
    ModelText text = ModelText.open(tokenizerFolder, prompts);
    try {
      Kernels kernels = new Kernels(Shapes.of(config), compute);
      try {
        Weights weights = Policy.load(kernels, tensors);
        WeightFiles files = new WeightFiles(tokenizerFolder, config, text.files());
        return new LoadedModel(files, eos, kernels, weights, text, true);
      } catch (RuntimeException e) {
        kernels.close();
        throw e;
      }
    } catch (RuntimeException e) {
      text.close();
      throw e;
    }
  }

  public ModelConfig config() {
    return files.config();
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
      return new LoadedModel(files, eos, there, weights.on(there), text, false);
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
    return text.tokenizer();
  }

  public PromptTemplate template() {
    return text.template();
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
    files.write(folder, other);
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
    return files.read(folder, kernels, base);
  }

  @Override
  public void close() {
    if (weights != base) weights.close();
    base.close();
    kernels.close();
    if (ownsText) text.close();
  }
}
