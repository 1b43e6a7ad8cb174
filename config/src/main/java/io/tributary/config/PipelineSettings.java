package io.tributary.config;

import static io.tributary.config.Kinds.flag;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.UnitKinds.duration;

import java.time.Duration;

/**
 * Settings in {@code pipeline}.
 *
 * @param deterministic lock-step: the same seed gives the same bits
 * @param maxPolicyLag oldest weights an example may be sampled with, in versions
 * @param maxInFlight prompts fed and not yet trained or dropped, at most
 * @param unitDeadline a unit without outcomes after this long is issued again
 * @param drainTimeout how long a drain may take
 */
public record PipelineSettings(
    boolean deterministic,
    int maxPolicyLag,
    int maxInFlight,
    Duration unitDeadline,
    Duration drainTimeout) {

  static PipelineSettings read(SettingsReader r) {
    return new PipelineSettings(
        r.get("pipeline.deterministic", flag()),
        r.get("pipeline.max-policy-lag", integer(0, 1_000_000)),
        r.get("pipeline.max-in-flight", integer(1, 1_000_000)),
        r.get("pipeline.unit-deadline", duration(Duration.ofSeconds(1), Duration.ofDays(1))),
        r.get("pipeline.drain-timeout", duration(Duration.ZERO, Duration.ofDays(1))));
  }
}
