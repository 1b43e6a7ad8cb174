package io.tributary.config;

import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Range.closed;
import static io.tributary.config.Range.closedOpen;
import static io.tributary.config.Range.moreThan;
import static io.tributary.config.Range.openClosed;

import java.util.Map;

/**
 * Settings in {@code learner}.
 *
 * @param learningRate peak rate of AdamW; 0 turns the updates off
 * @param finalLearningRateShare rate at the end of the cosine, as a share of the peak
 * @param warmupShare share of the planned steps in which the rate rises
 * @param schedule how the rate goes from step to step
 * @param examplesPerStep examples in one optimizer step
 * @param microBatch sequences in one forward pass
 * @param threads threads that compute micro-batches
 * @param beta1 AdamW's decay of the first moment
 * @param beta2 AdamW's decay of the second moment
 * @param epsilon AdamW's epsilon
 * @param weightDecay decoupled decay of matrices
 * @param maxGradNorm bound of the gradient's global L2 norm
 * @param dpo used when the objective is dpo
 * @param inverseQ used when the objective is inverse-q
 * @param objectives parameters of all objectives, as flat dotted paths: {@code ipo.beta}
 * @param offline pairs of a file in each step
 * @param replay earlier examples in each step
 */
public record LearnerSettings(
    double learningRate,
    double finalLearningRateShare,
    double warmupShare,
    ScheduleSettings schedule,
    int examplesPerStep,
    int microBatch,
    int threads,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    double maxGradNorm,
    DpoSettings dpo,
    InverseQSettings inverseQ,
    Map<String, String> objectives,
    OfflineDataSettings offline,
    ReplaySettings replay) {

  public LearnerSettings {
    objectives = Map.copyOf(objectives);
  }

  /** Share of a step's examples that are new. */
  public double newShare() {
    return 1 - offline.fraction() - replay.fraction();
  }

  /** Whether steps hold more than new examples. */
  public boolean mixes() {
    return offline.fraction() > 0 || replay.fraction() > 0;
  }

  static LearnerSettings read(SettingsReader r) {
    return new LearnerSettings(
        r.get("learner.learning-rate", number(closed(0, 1))),
        r.get("learner.final-learning-rate-share", number(closed(0, 1))),
        r.get("learner.warmup-share", number(closed(0, 1))),
        ScheduleSettings.read(r),
        r.get("learner.examples-per-step", integer(1, 65_536)),
        r.get("learner.micro-batch", integer(1, 65_536)),
        r.get("learner.threads", integer(1, 256)),
        r.get("learner.beta1", number(closedOpen(0, 1))),
        r.get("learner.beta2", number(closedOpen(0, 1))),
        r.get("learner.epsilon", number(openClosed(0, 1))),
        r.get("learner.weight-decay", number(closed(0, 100))),
        r.get("learner.max-grad-norm", number(moreThan(0))),
        DpoSettings.read(r),
        InverseQSettings.read(r),
        r.options("learner.objectives"),
        OfflineDataSettings.read(r),
        ReplaySettings.read(r));
  }
}
