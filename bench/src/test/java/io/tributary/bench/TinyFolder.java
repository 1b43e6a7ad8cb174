package io.tributary.bench;

import io.tributary.gpu.engine.Policy;
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

/** A model folder with random weights and a real tokenizer, made in milliseconds. */
final class TinyFolder {
  static final int VOCABULARY = BpeTrainer.SMALLEST + 19;

  private TinyFolder() {}

  static ModelConfig config(int context) {
    return ModelConfig.builder(Family.LLAMA)
        .vocabSize(VOCABULARY)
        .hiddenSize(16)
        .intermediateSize(32)
        .layers(2)
        .heads(2)
        .kvHeads(1)
        .rmsNormEps(1e-5)
        .maxPositions(context)
        .tieWordEmbeddings(true)
        .eosTokenIds(List.of(SpecialTokens.ALL.indexOf(SpecialTokens.END)))
        .padTokenId(OptionalInt.of(SpecialTokens.ALL.indexOf(SpecialTokens.PAD)))
        .build();
  }

  static Path write(Path folder, ModelConfig config, long seed) throws IOException {
    Path files = Files.createTempDirectory("tiny-tokenizer-");
    TokenizerFiles.write(
        BpeTrainer.train(List.of("plan a picnic for me", "write a kind letter"), VOCABULARY),
        config.maxPositions(),
        files);
    Map<String, byte[]> tokenizer = new LinkedHashMap<>();
    for (String name : List.of(TokenizerFiles.TOKENIZER, TokenizerFiles.CONFIG)) {
      tokenizer.put(name, Files.readAllBytes(files.resolve(name)));
      Files.delete(files.resolve(name));
    }
    Files.delete(files);
    ModelFolder.write(folder, config, Policy.initial(Shapes.of(config), seed), tokenizer);
    return folder;
  }
}
