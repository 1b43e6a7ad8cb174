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
  /** The embedded job as it is. */
  static final Size FULL =
      new Size(false, 1024, 16, List.of("prompts.limit=1024", "learner.examples-per-step=16"));

  /** Half a minute a run on two cores: fewer prompts, so smaller and bolder steps. */
  static final Size QUICK =
      new Size(
          true,
          192,
          8,
          List.of(
              "prompts.limit=192",
              "learner.examples-per-step=8",
              "learner.learning-rate=2.0e-4",
              "evaluation.prompts=128",
              "evaluation.validation-prompts=32",
              "evaluation.every-steps=12"));
}
