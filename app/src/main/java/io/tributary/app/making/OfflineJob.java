package io.tributary.app.making;

import io.tributary.app.UserError;
import io.tributary.config.OfflineSettings;
import io.tributary.gpu.engine.Frozen;
import io.tributary.gpu.engine.Objective;
import io.tributary.gpu.engine.Scoring;
import io.tributary.gpu.engine.TokenGroup;
import io.tributary.gpu.engine.TokenPair;
import io.tributary.gpu.engine.TokenSequence;
import io.tributary.gpu.engine.Trainer;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.ExampleEncoder;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.objective.Needs;
import io.tributary.streams.pairs.PairRows;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Trains a policy on a fixed set of preferences, pairs or ranked lists, and nothing else: the
 * offline baseline. The optimizer, its schedule and the objective are a run's.
 */
public final class OfflineJob {
  private static final String JOB = "offline";

  private final Workshop workshop;
  private final Needs needs;
  private final Function<Frozen, Objective<TokenGroup>> objective;
  private final Function<LoadedModel, Weights> start;

  /**
   * @param needs of the objective: a file must be able to have it
   * @param objective made over the reference
   * @param start what training begins from: the model's weights, or adapters over them
   */
  public OfflineJob(
      Workshop workshop,
      Needs needs,
      Function<Frozen, Objective<TokenGroup>> objective,
      Function<LoadedModel, Weights> start) {
    this.workshop = workshop;
    this.needs = needs;
    this.objective = objective;
    this.start = start;
  }

  /**
   * Trains.
   *
   * @param model that training begins from; stays as it is
   * @param reference that the objective and the figures measure from; may be the model itself
   * @param folder new or empty; the Hugging Face folder goes here, or the adapter's
   */
  public OfflineQuality make(
      LoadedModel model,
      LoadedModel reference,
      PairRows.Read rows,
      Path folder,
      Progress progress) {
    OfflineSettings offline = workshop.settings().offline();
    ResponseCodec codec = new ResponseCodec(model, workshop.prompts());
    PairSource.Encoding read = PairSource.encode(rows.rows(), codec, needs, progress::note);
    HeldOut split = split(read.rows(), offline);
    ModelTraining training = ModelTraining.of(JOB, workshop.settings().learner(), offline.epochs());
    Objective<TokenGroup> over = objective.apply(reference.frozen());
    TokenCount counted = new TokenCount(progress);
    try (Trainer<TokenGroup> trainer =
        training.trainer(workshop, model.kernels(), start.apply(model), over, progress)) {
      training.run(workshop, trainer, groups(split.train()), counted);
      Weights trained = trainer.state().weights();
      model.write(folder, trained);
      double[] gains = gains(model, trained, reference, tokens(split.heldOut()));
      return new OfflineQuality(
          split.train().size(),
          counted.tokens(),
          gains.length,
          mean(gains, gain -> gain > 0 ? 1 : 0),
          mean(gains, gain -> gain),
          rows.undecided(),
          read.unranked());
    }
  }

  private HeldOut split(List<PairSource.Encoded> pairs, OfflineSettings offline) {
    try {
      return HeldOut.of(pairs, offline.heldOutShare(), workshop.settings().seed());
    } catch (IllegalArgumentException e) {
      throw UserError.failed(
              e.getMessage() + ", so none can be held out without being trained on", e)
          .withHint("set offline.held-out-share = 0");
    }
  }

  /** As the examples of a stream's files reach an objective: best first. */
  private List<TokenGroup> groups(List<PairSource.Encoded> rows) {
    return rows.stream().map(row -> ExampleEncoder.group(row.responses(), needs)).toList();
  }

  private static List<TokenPair> tokens(List<PairSource.Encoded> pairs) {
    return pairs.stream().map(PairSource.Encoded::pair).toList();
  }

  /** How much more log-probability the chosen response has gained than the rejected one, [B]. */
  private static double[] gains(
      LoadedModel model, Weights trained, LoadedModel reference, List<TokenPair> pairs) {
    double[] gains = new double[pairs.size()];
    for (int from = 0; from < gains.length; from += ModelTraining.MICRO_BATCH) {
      int to = Math.min(gains.length, from + ModelTraining.MICRO_BATCH);
      List<TokenSequence> rows = new ArrayList<>();
      for (TokenPair pair : pairs.subList(from, to)) {
        rows.add(pair.chosen());
        rows.add(pair.rejected());
      }
      double[] now = Scoring.logProbs(model.kernels(), trained, rows);
      double[] before = Scoring.logProbs(reference.kernels(), reference.weights(), rows);
      for (int i = 0; i < to - from; i++) {
        gains[from + i] = now[2 * i] - before[2 * i] - (now[2 * i + 1] - before[2 * i + 1]);
      }
    }
    return gains;
  }

  /** Adds up the response tokens of all steps that were taken. */
  private static final class TokenCount implements Progress {
    private final Progress shown;
    private double tokens;

    TokenCount(Progress shown) {
      this.shown = shown;
    }

    @Override
    public void begin(String job, long units) {
      shown.begin(job, units);
    }

    @Override
    public void at(long done, Map<String, Double> figures) {
      tokens += figures.get("tokens");
      shown.at(done, figures);
    }

    @Override
    public void note(String text) {
      shown.note(text);
    }

    long tokens() {
      return Math.round(tokens);
    }
  }

  private interface Figure {
    double of(double gain);
  }

  private static Double mean(double[] gains, Figure figure) {
    if (gains.length == 0) return null;
    double sum = 0;
    for (double gain : gains) sum += figure.of(gain);
    return sum / gains.length;
  }
}
