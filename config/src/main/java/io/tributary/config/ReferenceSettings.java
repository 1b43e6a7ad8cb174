package io.tributary.config;

import static io.tributary.config.Kinds.choice;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Range.closedOpen;

/**
 * Settings in {@code reference}: what the learner's objective pulls the policy to.
 *
 * @param refresh whether it follows the policy
 * @param everyVersions versions between two refreshes
 * @param emaDecay share of the average that stays at each version
 */
public record ReferenceSettings(ReferenceRefresh refresh, int everyVersions, double emaDecay) {
  /** Whether it is another model than the run started from. */
  public boolean moves() {
    return refresh != ReferenceRefresh.NEVER;
  }

  static ReferenceSettings read(SettingsReader r) {
    return new ReferenceSettings(
        r.get("reference.refresh", choice(ReferenceRefresh.class)),
        r.get("reference.every-versions", integer(1, 1_000_000)),
        r.get("reference.ema-decay", number(closedOpen(0, 1))));
  }
}
