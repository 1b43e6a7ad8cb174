package io.tributary.bench;

import io.tributary.actors.StreamSettings;
import io.tributary.actors.StreamSettings.Flow;
import io.tributary.actors.StreamSettings.Judging;
import io.tributary.actors.StreamSettings.Objective;
import io.tributary.actors.StreamSettings.Sampling;
import io.tributary.actors.StreamSettings.Shaping;
import io.tributary.actors.StreamSettings.Training;
import io.tributary.bench.sim.EngineModel;
import io.tributary.bench.sim.JudgeModel;
import io.tributary.bench.sim.LearnerModel;
import java.time.Duration;

/**
 * One stream of simulated engines: how fast each is, how many there are, and how they are kept in
 * step.
 *
 * @param promptsPerUnit prompts that are fed, judged and committed together
 * @param pairsPerStep pairs in one optimizer step
 * @param lockStep sample, judge and train one after the other
 */
record ScalePlan(
    EngineModel engine,
    JudgeModel judge,
    LearnerModel learner,
    int generators,
    int judges,
    int promptsPerUnit,
    int pairsPerStep,
    int maxInFlight,
    boolean lockStep) {
  /** As in the run's defaults: candidates of a prompt, groups a judge takes at once, buckets. */
  static final int CANDIDATES = 4;

  static final int JUDGE_BATCH = 32;
  static final int BUCKETS = 8;

  private static final EngineModel DECLARED = new EngineModel(32, 16, 200, 128, 0.5);
  private static final JudgeModel JUDGE = new JudgeModel(0.010, 0.0005);
  private static final int PROMPTS_PER_UNIT = 8;
  private static final int PAIRS_PER_GENERATOR = 8;
  private static final double LEARNER_HEADROOM = 1.25;

  /**
   * A fleet that generation binds: the learner could train a quarter more than the ideal, in steps
   * of as many pairs as the fleet has slots for prompts.
   */
  static ScalePlan fleet(int generators) {
    double pairs = DECLARED.candidatesPerSecond() / CANDIDATES;
    double step = PAIRS_PER_GENERATOR / (LEARNER_HEADROOM * pairs);
    return new ScalePlan(
        DECLARED,
        JUDGE,
        new LearnerModel(step, 0.2, 0.1),
        generators,
        1 + generators / 16,
        PROMPTS_PER_UNIT,
        PAIRS_PER_GENERATOR * generators,
        64 * generators,
        false);
  }

  /**
   * Phases of given lengths for one batch of 32 pairs by four generators: one unit of each fills
   * its slots.
   *
   * @param generation seconds that a mean response takes
   * @param ratio generation to training
   */
  static ScalePlan phases(double generation, double ratio, double spread, boolean lockStep) {
    EngineModel engine = new EngineModel(32, 8, 128 / generation, 128, spread);
    return new ScalePlan(
        engine,
        new JudgeModel(0.04, 0),
        new LearnerModel(generation / ratio, 0, 0),
        4,
        4,
        PROMPTS_PER_UNIT,
        4 * PROMPTS_PER_UNIT,
        6 * 4 * PROMPTS_PER_UNIT,
        lockStep);
  }

  /** Nothing takes any time but the pipeline itself. */
  static ScalePlan saturated(int promptsPerUnit) {
    EngineModel engine =
        new EngineModel(2 * CANDIDATES * promptsPerUnit, 256, Double.POSITIVE_INFINITY, 128, 0.5);
    return new ScalePlan(
        engine,
        new JudgeModel(0, 0),
        new LearnerModel(0, 0, 0),
        4,
        2,
        promptsPerUnit,
        64,
        Math.max(512, 32 * promptsPerUnit),
        false);
  }

  /** Pairs a second if no stage ever waited for another. */
  double idealPairsPerSecond() {
    if (lockStep) return pairsPerStep / lockStepSeconds();
    double sampled = generators * engine.candidatesPerSecond() / CANDIDATES;
    double judged = judges * JUDGE_BATCH / judge.seconds(JUDGE_BATCH);
    double trained = pairsPerStep / learner.stepSeconds();
    return Math.min(sampled, Math.min(judged, trained));
  }

  /** One batch with its phases one after the other; the longest response of all is waited for. */
  double lockStepSeconds() {
    return engine.longestSeconds(CANDIDATES * pairsPerStep)
        + judge.seconds(promptsPerUnit)
        + learner.stepSeconds();
  }

  /** Lock-step's time by that of the longest phase of the same mean durations. */
  double bound() {
    double sampling = pairsPerStep * CANDIDATES / (generators * engine.candidatesPerSecond());
    double judging = pairsPerStep / (judges * JUDGE_BATCH / judge.seconds(JUDGE_BATCH));
    return lockStepSeconds() / Math.max(sampling, Math.max(judging, learner.stepSeconds()));
  }

  StreamSettings settings() {
    return new StreamSettings(
        17,
        Objective.PAIRS,
        new Sampling(
            CANDIDATES, 1.0, 0.7, 0, 1.0, Shaping.NONE, promptsPerUnit, generators, lockStep),
        new Judging(judges, JUDGE_BATCH, 3, 0),
        new Flow(
            lockStep, 64, maxInFlight, Duration.ofMinutes(10), Duration.ofSeconds(20), BUCKETS),
        new Training(pairsPerStep, 2, 50, Integer.MAX_VALUE));
  }
}
