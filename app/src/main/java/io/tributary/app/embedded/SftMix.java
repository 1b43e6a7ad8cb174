package io.tributary.app.embedded;

import java.util.EnumMap;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * The shares of the SFT mix, all in one place. Without the principle the model learns every manner
 * of answering, so that there is something to align; with it, mostly the helpful one, so that
 * prompting with the principle works.
 */
public final class SftMix {
  /** Share of the examples that carry the principle. */
  public static final double PRINCIPLE_SHARE = 0.3;

  /** Share of helpful answers among the examples with the principle; the rest as without. */
  public static final double HELPFUL_SHARE_WITH_PRINCIPLE = 0.9;

  private static final double HELPFUL = 0.22;
  private static final double CURT = 0.20;
  private static final double EVASIVE = 0.20;
  private static final double WORDY = 0.20;
  private static final double UNSAFE = 0.18;

  private SftMix() {}

  /** The shares of the kinds without the principle; they add up to 1. */
  public static Map<AnswerKind, Double> shares() {
    var shares = new EnumMap<AnswerKind, Double>(AnswerKind.class);
    for (AnswerKind kind : AnswerKind.values()) shares.put(kind, share(kind));
    return shares;
  }

  static AnswerKind draw(boolean principle, RandomGenerator random) {
    if (!principle) return draw(random.nextDouble());
    if (random.nextDouble() < HELPFUL_SHARE_WITH_PRINCIPLE) return AnswerKind.HELPFUL;
    return draw(HELPFUL + random.nextDouble() * (1 - HELPFUL));
  }

  /** The kind whose stretch of the unit interval holds u. */
  private static AnswerKind draw(double u) {
    double end = 0;
    for (AnswerKind kind : AnswerKind.values()) {
      end += share(kind);
      if (u < end) return kind;
    }
    return AnswerKind.UNSAFE;
  }

  private static double share(AnswerKind kind) {
    return switch (kind) {
      case HELPFUL -> HELPFUL;
      case CURT -> CURT;
      case EVASIVE -> EVASIVE;
      case WORDY -> WORDY;
      case UNSAFE -> UNSAFE;
    };
  }
}
