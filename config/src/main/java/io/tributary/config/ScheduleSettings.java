package io.tributary.config;

import static io.tributary.config.Kinds.choice;
import static io.tributary.config.Kinds.whole;

/**
 * Settings in {@code learner.schedule}.
 *
 * @param type how the learning rate goes from step to step
 * @param warmupSteps steps in which the rate rises; 0: a cosine's are a share of its steps, a
 *     constant rate has none
 * @param horizonSteps steps until a cosine has come to its end; 0: not given
 * @param horizonPrompts prompts until then; 0: not given
 */
public record ScheduleSettings(
    ScheduleType type, long warmupSteps, long horizonSteps, long horizonPrompts) {
  private static final long MOST = 1_000_000_000;

  /** Whether it can be planned although nobody knows how many prompts will come. */
  boolean endless() {
    return type == ScheduleType.CONSTANT || horizonSteps > 0 || horizonPrompts > 0;
  }

  static ScheduleSettings read(SettingsReader r) {
    return new ScheduleSettings(
        r.get("learner.schedule.type", choice(ScheduleType.class)),
        r.get("learner.schedule.warmup-steps", whole(0, MOST)),
        r.get("learner.schedule.horizon-steps", whole(0, MOST)),
        r.get("learner.schedule.horizon-prompts", whole(0, MOST)));
  }
}
