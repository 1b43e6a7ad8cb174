package io.tributary.judges;

import io.tributary.gpu.engine.Policy;
import io.tributary.gpu.files.HostTensor;
import io.tributary.gpu.files.model.Family;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.files.model.ModelFolder;
import io.tributary.gpu.model.Shapes;
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
import java.util.Random;
import java.util.function.DoubleSupplier;

/** Model folders with random weights and a real tokenizer, made in milliseconds. */
final class TinyModels {
  private static final int VOCABULARY = BpeTrainer.SMALLEST + 19;
  private static final ModelConfig CONFIG =
      ModelConfig.builder(Family.LLAMA)
          .vocabSize(VOCABULARY)
          .hiddenSize(16)
          .intermediateSize(32)
          .layers(1)
          .heads(2)
          .kvHeads(1)
          .rmsNormEps(1e-5)
          .maxPositions(96)
          .tieWordEmbeddings(true)
          .eosTokenIds(List.of(SpecialTokens.ALL.indexOf(SpecialTokens.END)))
          .padTokenId(OptionalInt.of(SpecialTokens.ALL.indexOf(SpecialTokens.PAD)))
          .build();

  private TinyModels() {}

  static Path policy(Path folder) throws IOException {
    ModelFolder.write(folder, CONFIG, initial(CONFIG), tokenizer());
    return folder;
  }

  /** A reward model whose head is random: a fresh one would give every response 0. */
  static Path rewardModel(Path folder) throws IOException {
    Random random = new Random(7);
    return rewardModel(folder, random::nextGaussian);
  }

  /**
   * @param weights of the head
   */
  static Path rewardModel(Path folder, DoubleSupplier weights) throws IOException {
    ModelConfig config = CONFIG.asRewardModel();
    Map<String, HostTensor> tensors = initial(config);
    float[] head = new float[config.hiddenSize()];
    for (int i = 0; i < head.length; i++) head[i] = (float) weights.getAsDouble();
    tensors.put("score.weight", new HostTensor(new long[] {1, head.length}, head));
    ModelFolder.write(folder, config, tensors, tokenizer());
    return folder;
  }

  private static Map<String, HostTensor> initial(ModelConfig config) {
    return new LinkedHashMap<>(Policy.initial(Shapes.of(config), 1));
  }

  private static Map<String, byte[]> tokenizer() throws IOException {
    Path scratch = Files.createTempDirectory("tiny-tokenizer-");
    List<String> texts =
        List.of("plan a picnic for me", "how do I calm a crying baby?", "write a kind letter");
    TokenizerFiles.write(BpeTrainer.train(texts, VOCABULARY), 96, scratch);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String name : List.of(TokenizerFiles.TOKENIZER, TokenizerFiles.CONFIG)) {
      files.put(name, Files.readAllBytes(scratch.resolve(name)));
      Files.delete(scratch.resolve(name));
    }
    Files.delete(scratch);
    return files;
  }
}
