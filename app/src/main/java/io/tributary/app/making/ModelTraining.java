package io.tributary.app.making;

import io.tributary.config.LearnerSettings;
import io.tributary.config.TrainingSettings;
import io.tributary.gpu.TooManyBadStepsException;
import io.tributary.gpu.engine.AdamW;
import io.tributary.gpu.engine.CosineSchedule;
import io.tributary.gpu.engine.Epochs;
import io.tributary.gpu.engine.Kernels;
import io.tributary.gpu.engine.MicroBatch;
import io.tributary.gpu.engine.NotFiniteException;
import io.tributary.gpu.engine.Objective;
import io.tributary.gpu.engine.OptimizerState;
import io.tributary.gpu.engine.Schedule;
import io.tributary.gpu.engine.Trainer;
import io.tributary.gpu.engine.Weights;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/**
 * Trains a model over a fixed set of examples: AdamW over shuffled epochs, within the limits of
 * {@code training}, as a run's learner is.
 *
 * @param job what it is called where progress is shown
 * @param settings the block with the learning rate, such as embedded.sft
 * @param batch examples in a step
 * @param epochs times that all examples are gone through
 * @param recipe the optimizer's settings
 */
record ModelTraining(String job, String settings, int batch, int epochs, Recipe recipe) {

  /** Examples in one pass at most. */
  static final int MICRO_BATCH = 16;

  /**
   * How steps are taken.
   *
   * @param schedule of the learning rate over so many steps
   * @param microBatch examples in one pass at most
   */
  record Recipe(AdamW adamW, LongFunction<Schedule> schedule, int microBatch) {
    private static final double WARM_UP_SHARE = 0.03;
    private static final double FINAL_RATE_SHARE = 0.05;

    /** Of the embedded models. */
    static Recipe embedded(double learningRate) {
      return new Recipe(
          new AdamW(0.9, 0.95, 1e-8, 0.01, 1.0),
          steps ->
              new CosineSchedule(
                  learningRate, FINAL_RATE_SHARE, Math.round(WARM_UP_SHARE * steps), steps),
          MICRO_BATCH);
    }
  }

  /**
   * One of the embedded models.
   *
   * @param learningRate at its peak
   */
  ModelTraining(String job, String settings, int batch, int epochs, double learningRate) {
    this(job, settings, batch, epochs, Recipe.embedded(learningRate));
  }

  /** By the settings of a run's learner. */
  static ModelTraining of(String job, LearnerSettings learner, int epochs) {
    return new ModelTraining(
        job,
        "learner",
        learner.examplesPerStep(),
        epochs,
        new Recipe(
            new AdamW(
                learner.beta1(),
                learner.beta2(),
                learner.epsilon(),
                learner.weightDecay(),
                learner.maxGradNorm()),
            steps -> LearningRates.of(learner, steps),
            learner.microBatch()));
  }

  /** A trainer, to be closed by the caller, of weights that it takes over. */
  <E> Trainer<E> trainer(
      Workshop workshop,
      Kernels kernels,
      Weights start,
      Objective<E> objective,
      Progress progress) {
    TrainingSettings training = workshop.settings().training();
    return new Trainer<>(
        kernels,
        objective,
        recipe.adamW(),
        OptimizerState.fresh(kernels, start, training.offloadMoments()),
        new MicroBatch(recipe.microBatch(), training.microBatchTokens()),
        workshop.threads(),
        progress::note);
  }

  /**
   * Trains on all examples.
   *
   * @throws TooManyBadStepsException if so many steps in a row as {@code training.max-bad-steps}
   *     are not finite
   */
  <E> void run(Workshop workshop, Trainer<E> trainer, List<E> examples, Progress progress) {
    long steps = Epochs.steps(examples.size(), batch, epochs);
    Schedule schedule = recipe.schedule().apply(steps);
    progress.begin(job, steps);
    Epochs.train(
        trainer,
        examples,
        batch,
        epochs,
        schedule,
        workshop.settings().seed(),
        new Steps(workshop.settings().training().maxBadSteps(), progress));
  }

  /** Shows steps, and passes over those that are not finite. */
  private final class Steps implements Epochs.Listener {
    private final int maxBad;
    private final Progress progress;
    private int badInARow;

    Steps(int maxBad, Progress progress) {
      this.maxBad = maxBad;
      this.progress = progress;
    }

    @Override
    public void stepped(long step, Map<String, Double> metrics) {
      badInARow = 0;
      progress.at(step, metrics);
    }

    @Override
    public void skipped(long step, NotFiniteException why) {
      if (++badInARow >= maxBad) {
        throw TooManyBadStepsException.inMaking(badInARow, settings + ".learning-rate", why);
      }
      progress.note("%s: step %d is skipped: %s".formatted(job, step, why.getMessage()));
    }
  }
}
