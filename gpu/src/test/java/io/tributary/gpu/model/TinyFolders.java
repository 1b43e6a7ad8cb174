package io.tributary.gpu.model;

import io.tributary.gpu.engine.Compute;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.model.Family;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.ModelConfigBuilder;
import io.tributary.gpu.files.model.ModelFolder;
import io.tributary.gpu.files.model.RopeScaling;
import io.tributary.gpu.files.model.WeightFormat;
import io.tributary.gpu.files.safetensors.Dtype;
import io.tributary.gpu.tokenizer.BpeTrainer;
import io.tributary.gpu.tokenizer.SpecialTokens;
import io.tributary.gpu.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Model folders with random weights and a real tokenizer, made in milliseconds. */
public final class TinyFolders {
  public static final int CONTEXT = 96;
  public static final int EOS = SpecialTokens.ALL.indexOf(SpecialTokens.END);
  public static final PromptFormat FORMAT =
      new PromptFormat(
          "<|user|>{prompt}<|assistant|>",
          "<|system|>{principle}<|user|>{prompt}<|assistant|>",
          "be kind");
  private static final int VOCABULARY = BpeTrainer.SMALLEST + 19;

  private TinyFolders() {}

  static ModelConfig config(boolean tied) {
    return config(Family.LLAMA).tieWordEmbeddings(tied).build();
  }

  /** A model of that family, in that dtype; a window where the family has one. */
  static ModelConfig config(Family family, Dtype dtype) {
    return config(family, dtype, RopeScaling.NONE);
  }

  /** The same with its rotary frequencies, of base 100, stretched. */
  static ModelConfig config(Family family, Dtype dtype, RopeScaling scaling) {
    ModelConfigBuilder builder = config(family).dtype(dtype).ropeTheta(100).ropeScaling(scaling);
    return (family.hasWindow() ? builder.slidingWindow(OptionalInt.of(8)) : builder).build();
  }

  private static ModelConfigBuilder config(Family family) {
    return ModelConfig.builder(family)
        .vocabSize(VOCABULARY)
        .hiddenSize(16)
        .intermediateSize(32)
        .layers(1)
        .heads(2)
        .kvHeads(1)
        .rmsNormEps(1e-5)
        .maxPositions(CONTEXT)
        .eosTokenIds(List.of(EOS))
        .padTokenId(OptionalInt.of(SpecialTokens.ALL.indexOf(SpecialTokens.PAD)));
  }

  /** A language model whose output layer is its embedding. */
  public static Path policy(Path folder, long seed) throws IOException {
    return write(folder, config(true), seed);
  }

  static Path write(Path folder, ModelConfig config, long seed) throws IOException {
    ModelFolder.write(
        folder,
        config,
        Policy.initial(Shapes.of(config), seed),
        tokenizer(),
        WeightFormat.of(config.dtype()));
    return folder;
  }

  public static LoadedModel open(Path folder) {
    return LoadedModel.open(folder, Compute.FP32_CPU, FORMAT);
  }

  /** All values of all tensors, one after the other. */
  public static float[] values(Kernels kernels, Weights weights) {
    return values(Policy.read(weights));
  }

  static float[] values(Map<String, HostTensor> tensors) {
    int size = tensors.values().stream().mapToInt(t -> t.values().length).sum();
    float[] all = new float[size];
    int at = 0;
    for (HostTensor tensor : tensors.values()) {
      System.arraycopy(tensor.values(), 0, all, at, tensor.values().length);
      at += tensor.values().length;
    }
    return all;
  }

  private static Map<String, byte[]> tokenizer() throws IOException {
    Path scratch = Files.createTempDirectory("tiny-tokenizer-");
    List<String> texts =
        List.of("plan a picnic for me", "how do I calm a crying baby?", "write a kind letter");
    TokenizerFiles.write(BpeTrainer.train(texts, VOCABULARY), CONTEXT, scratch);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : List.of(TokenizerFiles.TOKENIZER, TokenizerFiles.CONFIG)) {
      files.put(name, Files.readAllBytes(scratch.resolve(name)));
      Files.delete(scratch.resolve(name));
    }
    Files.delete(scratch);
    return files;
  }
}
