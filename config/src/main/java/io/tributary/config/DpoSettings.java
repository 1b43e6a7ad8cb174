package io.tributary.config;

import static io.tributary.config.Kinds.number;
import static io.tributary.config.Range.closed;
import static io.tributary.config.Range.closedOpen;
import static io.tributary.config.Range.openClosed;

/**
 * Settings in {@code learner.dpo}.
 *
 * @param beta strength of the pull to the reference model
 * @param labelSmoothing probability that a label is wrong
 * @param sftWeight weight of the SFT term on the chosen response
 */
public record DpoSettings(double beta, double labelSmoothing, double sftWeight) {

  static DpoSettings read(SettingsReader r) {
    return new DpoSettings(
        r.get("learner.dpo.beta", number(openClosed(0, 100))),
        r.get("learner.dpo.label-smoothing", number(closedOpen(0, 0.5))),
        r.get("learner.dpo.sft-weight", number(closed(0, 100))));
  }
}
