package io.tributary.app.making;

import io.tributary.app.embedded.Corpus;
import io.tributary.app.embedded.SftExample;
import io.tributary.config.EmbeddedSettings;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.SftObjective;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.engine.Trainer;
import io.tributary.gpu.files.model.ModelConfig;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.tokenizer.BpeModel;
import io.tributary.gpu.tokenizer.BpeTrainer;
import io.tributary.gpu.tokenizer.TokenizerFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes the embedded language model: a tokenizer, then supervised fine-tuning on the corpus. */
public final class SftJob {
  private final Workshop workshop;
  private final Corpus corpus;

  public SftJob(Workshop workshop, Corpus corpus) {
    this.workshop = workshop;
    this.corpus = corpus;
  }

  /**
   * Makes the model.
   *
   * @param scratch an empty folder for the draft, removed by the caller
   * @param folder new or empty; the Hugging Face folder goes here
   */
  public void make(Path scratch, Path folder, Progress progress) {
    long seed = workshop.settings().seed();
    List<SftExample> examples =
        corpus.sftExamples(seed, workshop.settings().embedded().sft().examples());
    ModelConfig config = EmbeddedModel.policy(workshop.settings().embedded().model());
    writeTokenizer(scratch, config, examples);
    try (LoadedModel model =
        LoadedModel.fresh(config, seed, scratch, workshop.compute(), workshop.prompts())) {
      train(model, examples, folder, progress);
    }
  }

  private void writeTokenizer(Path scratch, ModelConfig config, List<SftExample> examples) {
    List<String> texts = new ArrayList<>();
    texts.add(workshop.settings().model().principle());
    for (SftExample example : examples) {
      texts.add(example.prompt());
      texts.add(example.response());
    }
    BpeModel model = BpeTrainer.train(texts, config.vocabSize());
    try {
      TokenizerFiles.write(model, config.maxPositions(), scratch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void train(LoadedModel model, List<SftExample> examples, Path folder, Progress progress) {
    EmbeddedSettings.Sft sft = workshop.settings().embedded().sft();
    ModelTraining training =
        new ModelTraining("sft", "embedded.sft", sft.batch(), sft.epochs(), sft.learningRate());
    Kernels kernels = model.kernels();
    try (Trainer<TokenSequence> trainer =
        training.trainer(
            workshop, kernels, model.weights().copy(kernels), new SftObjective(), progress)) {
      training.run(workshop, trainer, encode(model, examples), progress);
      model.write(folder, trainer.state().weights());
    }
  }

  private List<TokenSequence> encode(LoadedModel model, List<SftExample> examples) {
    ResponseCodec codec = new ResponseCodec(model, workshop.prompts());
    List<TokenSequence> out = new ArrayList<>(examples.size());
    for (SftExample example : examples) {
      int[] prompt =
          example.principle()
              ? codec.principledPrompt(example.prompt())
              : codec.prompt(example.prompt());
      out.add(new TokenSequence(prompt, codec.response(example.response(), true)));
    }
    return out;
  }
}
