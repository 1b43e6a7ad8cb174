package io.tributary.app.experiment;

import static io.tributary.app.experiment.Contrast.Role.BESIDE;
import static io.tributary.app.experiment.Contrast.Role.CONDITION;

import io.tributary.app.experiment.Contrast.Term;
import java.util.ArrayList;
import java.util.List;

/**
 * Reward and throughput as the learner falls behind. Two candidates a prompt make sampling cheap
 * beside learning, so that the window of prompts in flight is full and the lag is what it allows;
 * both objectives then take gradients of both candidates.
 */
final class StalenessExperiment {
  private static final String ENDLESS = "inf";
  private static final int UNIT = 8;
  private static final double AS_GOOD = 0.1;

  /** Of the lag without a bound, as it was measured; below it nothing was stale. */
  private static final double STALE_AT_LEAST = 4;

  private StalenessExperiment() {}

  static Experiment of(Size size) {
    List<String> lags =
        size.quick() ? List.of("0", "4", ENDLESS) : List.of("0", "1", "2", "4", "8", "16", ENDLESS);
    List<Arm> arms = new ArrayList<>();
    for (String objective : List.of("dpo", "ppo")) {
      for (String lag : lags) arms.add(arm(objective, lag, size));
    }
    List<Contrast> contrasts = new ArrayList<>();
    contrasts.add(asGood("dpo").as(Contrast.Role.CLAIM));
    contrasts.add(
        new Contrast(
            "what staleness changes in dpo's gain less what it changes in ppo's",
            Contrast.Role.CLAIM,
            List.of(
                new Term(1, "dpo-inf", Measure.GAIN),
                new Term(-1, "dpo-0", Measure.GAIN),
                new Term(-1, "ppo-inf", Measure.GAIN),
                new Term(1, "ppo-0", Measure.GAIN)),
            0));
    for (String objective : List.of("dpo", "ppo")) {
      contrasts.add(
          Contrast.moreBy(
                  "mean lag of " + objective + " without a bound less that in lock-step",
                  Measure.LAG,
                  objective + "-inf",
                  objective + "-0",
                  STALE_AT_LEAST)
              .as(CONDITION));
    }
    // who gains nothing has nothing to lose
    contrasts.add(Contrast.learned("dpo-0", AS_GOOD));
    contrasts.add(asGood("ppo").as(BESIDE));
    for (String objective : List.of("dpo", "ppo")) {
      contrasts.add(
          Contrast.more(
                  "candidates a second of "
                      + objective
                      + " without a bound less those in lock-step",
                  Measure.SPEED,
                  objective + "-inf",
                  objective + "-0")
              .as(BESIDE));
    }
    List<String> settings = new ArrayList<>(size.settings());
    settings.add("generation.candidates=2");
    return new Experiment(
        "staleness",
        "How old may samples be, and who bears it better, DPO or PPO?",
        "DPO on samples of any age gains as much as in lock-step, less 0.1 deviations at most,"
            + " and staleness costs it less than PPO",
        "the question of asynchronous RLHF (arXiv 2410.18252) and AReaL (arXiv 2505.24298)",
        settings,
        arms,
        // how many examples are dropped as stale, and so the gradient tokens, is the question
        List.of(Budget.Part.PROMPTS, Budget.Part.SAMPLES),
        false,
        contrasts);
  }

  private static Contrast asGood(String objective) {
    return Contrast.moreBy(
        "gain of " + objective + " without a bound on the lag less that in lock-step",
        Measure.GAIN,
        objective + "-inf",
        objective + "-0",
        -AS_GOOD);
  }

  private static Arm arm(String objective, String lag, Size size) {
    String name = objective + "-" + lag;
    if (lag.equals("0")) {
      return Arm.of(
          name,
          "objective=" + objective,
          "pipeline.deterministic=true",
          "pipeline.max-in-flight=" + (size.perStep() + UNIT));
    }
    boolean endless = lag.equals(ENDLESS);
    int window =
        endless
            ? size.prompts() + size.perStep()
            : size.perStep() * (Integer.parseInt(lag) + 1) + UNIT;
    return Arm.of(
        name,
        "objective=" + objective,
        "pipeline.max-policy-lag=" + (endless ? "1000000" : lag),
        "pipeline.max-in-flight=" + window);
  }
}
