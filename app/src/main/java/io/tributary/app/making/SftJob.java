package io.tributary.app.making;

import io.tributary.app.embedded.Corpus;
import io.tributary.app.embedded.SftExample;
import io.tributary.config.EmbeddedSettings;
import io.tributary.gpu.engine.AdamW;
import io.tributary.gpu.engine.CosineSchedule;
import io.tributary.gpu.engine.Epochs;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.OptimizerState;
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
  private static final double WARMUP_SHARE = 0.03;
  private static final double FINAL_RATE_SHARE = 0.05;
  private static final AdamW ADAM_W = new AdamW(0.9, 0.95, 1e-8, 0.01, 1.0);
  private static final int MICRO_BATCH = 16;

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
    Kernels kernels = model.kernels();
    long steps = Epochs.steps(examples.size(), sft.batch(), sft.epochs());
    CosineSchedule schedule =
        new CosineSchedule(
            sft.learningRate(), FINAL_RATE_SHARE, Math.round(WARMUP_SHARE * steps), steps);
    OptimizerState state = OptimizerState.fresh(kernels, model.weights().copy(kernels));
    progress.begin("sft", steps);
    try (Trainer<TokenSequence> trainer =
        new Trainer<>(
            kernels, new SftObjective(), ADAM_W, state, MICRO_BATCH, workshop.threads())) {
      Epochs.train(
          trainer,
          encode(model, examples),
          sft.batch(),
          sft.epochs(),
          schedule,
          workshop.settings().seed(),
          progress::at);
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
