package io.tributary.app.experiment;

import java.util.List;

/**
 * How large an experiment's runs are.
 *
 * @param prompts that each run is fed
 * @param perStep examples in an optimizer step
 * @param settings of all runs
 */
record Size(boolean quick, int prompts, int perStep, List<String> settings) {
  /**
   * What is measured on one day may be another path on the next, and lock-step takes this one: with
   * it all runs of a seed have the same embedded models to the bit.
   */
  private static final String ARITHMETIC = "model.dtype=fp32";

  /** Else a slow arm would train on fewer examples than a quick one. */
  private static final String OF_ANY_AGE = "pipeline.max-policy-lag=1000000";

  /** The embedded job as it is. */
  static final Size FULL =
      new Size(
          false,
          1024,
          16,
          List.of(ARITHMETIC, OF_ANY_AGE, "prompts.limit=1024", "learner.examples-per-step=16"));

  /** Half a minute a run on two cores: fewer prompts, so smaller and bolder steps. */
  static final Size QUICK =
      new Size(
          true,
          192,
          8,
          List.of(
              ARITHMETIC,
              OF_ANY_AGE,
              "prompts.limit=192",
              "learner.examples-per-step=8",
              "learner.learning-rate=2.0e-4",
              "evaluation.prompts=128",
              "evaluation.validation-prompts=32",
              "evaluation.every-steps=12"));
}
