package io.tributary.config;

import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Range.closed;

/**
 * Settings in {@code evaluation}.
 *
 * @param prompts held-out prompts in the final report
 * @param validationPrompts held-out prompts that choose the best version
 * @param everySteps optimizer steps between validations
 * @param temperature sampling temperature of both models
 */
public record EvaluationSettings(
    int prompts, int validationPrompts, int everySteps, double temperature) {

  static EvaluationSettings read(SettingsReader r) {
    return new EvaluationSettings(
        r.get("evaluation.prompts", integer(1, 100_000)),
        r.get("evaluation.validation-prompts", integer(1, 100_000)),
        r.get("evaluation.every-steps", integer(1, 1_000_000)),
        r.get("evaluation.temperature", number(closed(0, 10))));
  }
}
