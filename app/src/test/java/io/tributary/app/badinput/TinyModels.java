package io.tributary.app.badinput;

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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Random models with a real tokenizer, made in milliseconds. */
public final class TinyModels {
  static final int CONTEXT = 96;
  private static final int VOCABULARY = BpeTrainer.SMALLEST + 19;
  private static final Map<String, byte[]> TOKENIZER = new HashMap<>();

  private TinyModels() {}

  public static ModelConfig config(int width) {
    return ModelConfig.builder(Family.LLAMA)
        .vocabSize(VOCABULARY)
        .hiddenSize(width)
        .intermediateSize(2 * width)
        .layers(1)
        .heads(2)
        .kvHeads(1)
        .rmsNormEps(1e-5)
        .maxPositions(CONTEXT)
        .tieWordEmbeddings(true)
        .eosTokenIds(List.of(SpecialTokens.ALL.indexOf(SpecialTokens.END)))
        .padTokenId(OptionalInt.of(SpecialTokens.ALL.indexOf(SpecialTokens.PAD)))
        .build();
  }

  /** A language model. */
  public static Path policy(Path folder) throws IOException {
    return write(folder, config(16));
  }

  public static Path rewardModel(Path folder) throws IOException {
    return write(folder, config(16).asRewardModel());
  }

  public static Path write(Path folder, ModelConfig config) throws IOException {
    ModelFolder.write(folder, config, tensors(config), tokenizer());
    return folder;
  }

  static Map<String, HostTensor> tensors(ModelConfig config) {
    return new LinkedHashMap<>(Policy.initial(Shapes.of(config), 1));
  }

  private static synchronized Map<String, byte[]> tokenizer() throws IOException {
    if (!TOKENIZER.isEmpty()) return TOKENIZER;
    Path scratch = Files.createTempDirectory("tiny-tokenizer-");
    List<String> texts =
        List.of("plan a picnic for me", "how do I calm a crying baby?", "write a kind letter");
    TokenizerFiles.write(BpeTrainer.train(texts, VOCABULARY), CONTEXT, scratch);
    for (String name : List.of(TokenizerFiles.TOKENIZER, TokenizerFiles.CONFIG)) {
      TOKENIZER.put(name, Files.readAllBytes(scratch.resolve(name)));
      Files.delete(scratch.resolve(name));
    }
    Files.delete(scratch);
    return TOKENIZER;
  }
}
