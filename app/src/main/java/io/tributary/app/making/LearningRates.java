package io.tributary.app.making;

import io.tributary.app.UserError;
import io.tributary.config.LearnerSettings;
import io.tributary.config.ScheduleSettings;
import io.tributary.gpu.engine.ConstantSchedule;
import io.tributary.gpu.engine.CosineSchedule;
import io.tributary.gpu.engine.Schedule;

/** The learning rates that {@code learner} asks for. */
public final class LearningRates {
  private static final String WARM_UP = "learner.schedule.warmup-steps";

  private LearningRates() {}

  /**
   * Of a run, or of offline training.
   *
   * @param planned optimizer steps that a cosine without {@code horizon-steps} is planned over
   * @throws UserError if the warm-up is longer than the cosine
   */
  public static Schedule of(LearnerSettings learner, long planned) {
    ScheduleSettings schedule = learner.schedule();
    return switch (schedule.type()) {
      case CONSTANT -> new ConstantSchedule(learner.learningRate(), schedule.warmupSteps());
      case COSINE -> {
        long steps = schedule.horizonSteps() > 0 ? schedule.horizonSteps() : planned;
        yield new CosineSchedule(
            learner.learningRate(),
            learner.finalLearningRateShare(),
            warmup(learner, steps),
            steps);
      }
    };
  }

  private static long warmup(LearnerSettings learner, long steps) {
    long given = learner.schedule().warmupSteps();
    if (given == 0) return Math.round(learner.warmupShare() * steps);
    if (given <= steps) return given;
    throw UserError.wrongUsage(
        "%s = %d: must be at most the cosine's %d steps; set a longer horizon, or learner.schedule.type = constant"
            .formatted(WARM_UP, given, steps));
  }
}
