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
 */
public record PairSettings(
    PairAssembling assembler,
    MaxMargin maxMargin,
    RejectionSampling rejectionSampling,
    CheckpointPair checkpointPair) {

  /**
   * Settings in {@code pairs.max-margin}.
   *
   * @param floor least margin of the scores
   */
  public record MaxMargin(double floor) {}

  /**
   * Settings in {@code pairs.rejection-sampling}.
   *
   * @param beta a small one keeps the best alone
   * @param keep candidates kept, even
   */
  public record RejectionSampling(double beta, int keep) {}

  /**
   * Settings in {@code pairs.checkpoint-pair}.
   *
   * @param versionsBack how much older the second policy is; 0: it is version 0
   */
  public record CheckpointPair(int versionsBack) {}

  /** Versions before the newest that are sampled from too, but for version 0. */
  public int versionsBack() {
    return assembler == PairAssembling.CHECKPOINT_PAIR ? checkpointPair.versionsBack() : 0;
  }

  /** Whether every second candidate is sampled by version 0, the reference. */
  public boolean referenceSamples() {
    return assembler == PairAssembling.CHECKPOINT_PAIR && versionsBack() == 0;
  }

  /** Pairs that a prompt of so many candidates gives at most. */
  public int most(int candidates) {
    return switch (assembler) {
      case ALL_PAIRS -> candidates * (candidates - 1) / 2;
      case REJECTION_SAMPLING -> rejectionSampling.keep() / 2;
      case BEST_WORST, BEST_RANDOM, MAX_MARGIN, CHECKPOINT_PAIR -> 1;
    };
  }

  static PairSettings read(SettingsReader r) {
    return new PairSettings(
        r.get("pairs.assembler", choice(PairAssembling.class)),
        new MaxMargin(r.get("pairs.max-margin.floor", number(closed(0, 1_000_000)))),
        new RejectionSampling(
            r.get("pairs.rejection-sampling.beta", number(openClosed(0, 1_000_000))),
            r.get("pairs.rejection-sampling.keep", integer(2, 64))),
        new CheckpointPair(r.get("pairs.checkpoint-pair.versions-back", integer(0, 999))));
  }
}
