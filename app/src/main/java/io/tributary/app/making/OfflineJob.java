package io.tributary.app.making;

import io.tributary.app.UserError;
import io.tributary.config.OfflineSettings;
import io.tributary.gpu.engine.Frozen;
import io.tributary.gpu.engine.Objective;
import io.tributary.gpu.engine.TokenGroup;
import io.tributary.gpu.engine.Trainer;
import io.tributary.gpu.engine.Weights;
import io.tributary.gpu.model.LoadedModel;
import io.tributary.gpu.model.ResponseCodec;
import io.tributary.gpu.objective.Needs;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Trains a policy on a fixed set of preferences, pairs or ranked lists, or of labelled responses,
 * and nothing else: the offline baseline. The optimizer, its schedule and the objective are a
 * run's.
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
      LoadedModel model, LoadedModel reference, OfflineData data, Path folder, Progress progress) {
    OfflineSettings offline = workshop.settings().offline();
    ResponseCodec codec = new ResponseCodec(model, workshop.prompts());
    OfflineData.Encoding read = OfflineData.encode(data, codec, needs, progress::note);
    HeldOut<? extends OfflineExample> split = split(read.rows(), offline);
    ModelTraining training = ModelTraining.of(JOB, workshop.settings().learner(), offline.epochs());
    Objective<TokenGroup> over = objective.apply(reference.frozen());
    TokenCount counted = new TokenCount(progress);
    try (Trainer<TokenGroup> trainer =
        training.trainer(workshop, model.kernels(), start.apply(model), over, progress)) {
      training.run(workshop, trainer, groups(split.train()), counted);
      Weights trained = trainer.state().weights();
      model.write(folder, trained);
      OfflineGains gains = OfflineGains.of(model, trained, reference, split.heldOut());
      return new OfflineQuality(
          split.train().size(),
          data instanceof OfflineData.Labels ? desirable(split.train()) : null,
          counted.tokens(),
          split.heldOut().size(),
          gains.accuracy(),
          gains.margin(),
          read.undecided(),
          read.unranked());
    }
  }

  private HeldOut<? extends OfflineExample> split(
      List<? extends OfflineExample> rows, OfflineSettings offline) {
    try {
      return HeldOut.of(rows, offline.heldOutShare(), workshop.settings().seed());
    } catch (IllegalArgumentException e) {
      throw UserError.failed(
              e.getMessage() + ", so none can be held out without being trained on", e)
          .withHint("set offline.held-out-share = 0");
    }
  }

  /** As the examples of a stream's files reach an objective: best first. */
  private List<TokenGroup> groups(List<? extends OfflineExample> rows) {
    return rows.stream().map(row -> row.group(needs)).toList();
  }

  private static Integer desirable(List<? extends OfflineExample> rows) {
    return (int)
        rows.stream()
            .filter(row -> row instanceof LabelSource.Encoded labelled && labelled.desirable())
            .count();
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
}
