package io.tributary.app.making;

import io.tributary.api.Prompt;
import io.tributary.app.embedded.Corpus;
import io.tributary.app.embedded.GoldScorer;
import io.tributary.app.embedded.LabelledPair;
import io.tributary.app.embedded.PreferencePairs;
import io.tributary.app.embedded.Response;
import io.tributary.app.embedded.Split;
import io.tributary.config.EmbeddedSettings;
import io.tributary.config.GenerationSettings;
import io.tributary.gpu.SamplingParams;
import io.tributary.gpu.engine.BradleyTerryObjective;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.Sampled;
import io.tributary.gpu.engine.Scoring;
import io.tributary.gpu.engine.TokenPair;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.engine.Trainer;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.BatchSampler;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Makes the embedded reward model: samples the policy, lets the gold scorer label pairs with noise,
 * and trains a scalar head by Bradley-Terry. This is the only place where gold scores leave a trace
 * in anything that is trained, as a human's noisy choices would.
 */
public final class RewardModelJob {
  private static final int CANDIDATES = 4;
  private static final int PAIRS_A_PROMPT = 3;
  private static final int HELD_OUT_PAIRS = 1500;

  /** Share of the pairs that are answers of the corpus; the others are samples of the policy. */
  private static final double CORPUS_SHARE = 0.4;

  private final Workshop workshop;
  private final Corpus corpus;

  public RewardModelJob(Workshop workshop, Corpus corpus) {
    this.workshop = workshop;
    this.corpus = corpus;
  }

  /**
   * Makes the model.
   *
   * @param policyFolder the language model that is sampled and started from
   * @param folder new or empty; the Hugging Face folder goes here
   * @return how good it is on held-out pairs
   */
  public RewardModelQuality make(Path policyFolder, Path folder, Progress progress) {
    EmbeddedSettings.RewardModel settings = workshop.settings().embedded().rewardModel();
    long seed = workshop.settings().seed();
    PreferencePairs labels =
        new PreferencePairs(new GoldScorer(corpus), settings.labelNoise(), seed);
    List<LabelledPair> train;
    List<LabelledPair> heldOut;
    try (LoadedModel policy =
        LoadedModel.open(policyFolder, workshop.compute(), workshop.prompts())) {
      train = pairs(policy, labels, List.of(Split.TRAIN), settings.pairs(), progress);
      heldOut =
          pairs(
              policy,
              labels,
              List.of(Split.HELD_OUT_COMBINATION, Split.HELD_OUT_TEMPLATE),
              HELD_OUT_PAIRS,
              progress);
    }
    try (LoadedModel model =
        LoadedModel.withScalarHead(policyFolder, workshop.compute(), workshop.prompts())) {
      return train(model, train, heldOut, folder, progress);
    }
  }

  private List<LabelledPair> pairs(
      LoadedModel policy,
      PreferencePairs labels,
      List<Split> splits,
      int count,
      Progress progress) {
    List<LabelledPair> pairs = new ArrayList<>();
    List<Prompt> prompts = new ArrayList<>();
    int fromCorpus = (int) Math.round(CORPUS_SHARE * count / splits.size());
    int prompted = (int) Math.ceil((count - fromCorpus * splits.size()) / (double) PAIRS_A_PROMPT);
    for (Split split : splits) {
      pairs.addAll(labels.fromCorpus(corpus, split, fromCorpus));
      List<Prompt> all = corpus.prompts(split);
      prompts.addAll(all.subList(0, Math.min(all.size(), prompted / splits.size() + 1)));
    }
    progress.begin(splits.contains(Split.TRAIN) ? "pairs" : "held-out-pairs", prompts.size());
    List<List<Response>> responses = sample(policy, prompts, progress);
    for (int p = 0; p < prompts.size(); p++) {
      pairs.addAll(labels.among(prompts.get(p), responses.get(p), PAIRS_A_PROMPT));
    }
    return pairs;
  }

  private List<List<Response>> sample(LoadedModel policy, List<Prompt> prompts, Progress progress) {
    GenerationSettings generation = workshop.settings().generation();
    ResponseCodec codec = new ResponseCodec(policy, workshop.prompts());
    SplittableRandom random = new SplittableRandom(workshop.settings().seed() ^ prompts.size());
    List<int[]> rendered = new ArrayList<>();
    List<List<SamplingParams>> params = new ArrayList<>();
    for (Prompt prompt : prompts) {
      rendered.add(codec.prompt(prompt.text()));
      List<SamplingParams> each = new ArrayList<>();
      for (int i = 0; i < CANDIDATES; i++) {
        each.add(new SamplingParams(1.0, 0, 1.0, random.nextLong()));
      }
      params.add(each);
    }
    BatchSampler sampler =
        new BatchSampler(
            policy, generation.maxNewTokens(), generation.chunkTokens(), workshop.threads());
    List<List<Response>> out = new ArrayList<>();
    for (List<Sampled> group :
        sampler.sample(policy.weights(), rendered, params, done -> progress.at(done, Map.of()))) {
      out.add(group.stream().map(codec::text).map(RewardModelJob::response).toList());
    }
    return out;
  }

  private static Response response(ResponseCodec.Text text) {
    return new Response(text.text(), !text.ended());
  }

  private RewardModelQuality train(
      LoadedModel model,
      List<LabelledPair> train,
      List<LabelledPair> heldOut,
      Path folder,
      Progress progress) {
    EmbeddedSettings.RewardModel settings = workshop.settings().embedded().rewardModel();
    Kernels kernels = model.kernels();
    ResponseCodec codec = new ResponseCodec(model, workshop.prompts());
    ModelTraining training =
        new ModelTraining(
            "reward-model",
            "embedded.reward-model",
            settings.batch(),
            settings.epochs(),
            settings.learningRate());
    try (Trainer<TokenPair> trainer =
        training.trainer(
            workshop,
            kernels,
            model.weights().copy(kernels),
            new BradleyTerryObjective(),
            progress)) {
      List<TokenPair> pairs = train.stream().map(pair -> encode(codec, pair)).toList();
      training.run(workshop, trainer, pairs, progress);
      Weights trained = trainer.state().weights();
      model.write(folder, trained);
      List<TokenPair> tests = heldOut.stream().map(pair -> encode(codec, pair)).toList();
      return RewardModelQuality.of(
          accuracy(kernels, trained, tests), PreferencePairs.noiseCeiling(heldOut), tests.size());
    }
  }

  private static TokenPair encode(ResponseCodec codec, LabelledPair pair) {
    String prompt = pair.prompt().text();
    return new TokenPair(
        codec.sequence(prompt, pair.chosen(), !pair.chosenTruncated()),
        codec.sequence(prompt, pair.rejected(), !pair.rejectedTruncated()));
  }

  private static double accuracy(Kernels kernels, Weights weights, List<TokenPair> pairs) {
    int right = 0;
    for (int from = 0; from < pairs.size(); from += ModelTraining.MICRO_BATCH) {
      List<TokenPair> part =
          pairs.subList(from, Math.min(pairs.size(), from + ModelTraining.MICRO_BATCH));
      List<TokenSequence> rows = new ArrayList<>();
      for (TokenPair pair : part) {
        rows.add(pair.chosen());
        rows.add(pair.rejected());
      }
      float[] rewards = Scoring.rewards(kernels, weights, rows);
      for (int i = 0; i < part.size(); i++) if (rewards[2 * i] > rewards[2 * i + 1]) right++;
    }
    return right / (double) pairs.size();
  }
}
