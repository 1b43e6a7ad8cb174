package io.tributary.config;

import static io.tributary.config.Kinds.choice;
import static io.tributary.config.Kinds.integer;
import static io.tributary.config.Kinds.number;
import static io.tributary.config.Range.closed;
import static io.tributary.config.Range.openClosed;

/**
 * Settings in {@code pairs}.
 *
 * @param assembler which of a prompt's scored candidates make pairs
 * @param marginFloor least margin of the scores, for max-margin
 * @param beta for rejection-sampling: a small one keeps the best alone
 * @param keep candidates kept by rejection-sampling, even
 */
public record PairSettings(PairAssembling assembler, double marginFloor, double beta, int keep) {

  static PairSettings read(SettingsReader r) {
    return new PairSettings(
        r.get("pairs.assembler", choice(PairAssembling.class)),
        r.get("pairs.max-margin.floor", number(closed(0, 1_000_000))),
        r.get("pairs.rejection-sampling.beta", number(openClosed(0, 1_000_000))),
        r.get("pairs.rejection-sampling.keep", integer(2, 64)));
  }
}
