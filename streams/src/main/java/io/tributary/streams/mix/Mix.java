package io.tributary.streams.mix;

import java.util.Locale;
import java.util.Objects;

/**
 * What the steps of a run are made of: new examples, earlier ones (D_1:t) and pairs of a file
 * (D_off), as RLHF Workflow (2405.07863), algorithm 2, trains on them. A step's new examples are
 * given; so many others come with them that after n new ones the run has had n f / f_new of a
 * source with fraction f, rounded: no rounding error is lost, and none is kept anywhere.
 *
 * @param seed of all draws
 */
public record Mix(long seed, Replay replay, Offline offline) {
  /** New examples alone. */
  public static final Mix NONE = new Mix(0, new Replay(0, 0), new Offline(0, 0, ""));

  /**
   * Of examples that earlier steps trained as new.
   *
   * @param fraction of a step's examples, in [0, 1)
   * @param maxAge steps since then, at most; 0 for no limit
   */
  public record Replay(double fraction, long maxAge) {
    public Replay {
      requireFraction(fraction);
      if (maxAge < 0) throw new IllegalArgumentException("age " + maxAge);
    }
  }

  /**
   * Of pairs of a preference file, all of them in a drawn order before any comes again.
   *
   * @param fraction of a step's examples, in [0, 1)
   * @param pairs in the file; 0 if there is none
   * @param sha256 of the file; empty if there is none
   */
  public record Offline(double fraction, long pairs, String sha256) {
    public Offline {
      requireFraction(fraction);
      Objects.requireNonNull(sha256, "sha256");
      if (pairs < 0 || pairs > Integer.MAX_VALUE)
        throw new IllegalArgumentException("pairs " + pairs);
      if (fraction > 0 && pairs == 0) throw new IllegalArgumentException("no pairs to draw from");
    }
  }

  public Mix {
    Objects.requireNonNull(replay, "replay");
    Objects.requireNonNull(offline, "offline");
    if (replay.fraction() + offline.fraction() >= 1) {
      throw new IllegalArgumentException("no share is left for new examples");
    }
  }

  /** Whether there is anything beside new examples. */
  public boolean mixes() {
    return replay.fraction() > 0 || offline.fraction() > 0;
  }

  /** Share of new examples, in (0, 1]. */
  public double fresh() {
    return 1 - replay.fraction() - offline.fraction();
  }

  /** Earlier examples asked for by the time that so many new ones are trained. */
  public long replayedBy(long trained) {
    return Math.round(trained * (replay.fraction() / fresh()));
  }

  /** Pairs of the file used by the time that so many new examples are trained. */
  public long offlineBy(long trained) {
    return Math.round(trained * (offline.fraction() / fresh()));
  }

  /** For messages. */
  public String inWords() {
    if (!mixes()) return "new examples alone";
    return String.format(
        Locale.ROOT,
        "replay %s up to age %d, offline %s of %d pairs (SHA-256 %s), seed %d",
        replay.fraction(),
        replay.maxAge(),
        offline.fraction(),
        offline.pairs(),
        offline.sha256().isEmpty() ? "none" : offline.sha256(),
        seed);
  }

  private static void requireFraction(double fraction) {
    if (!(fraction >= 0 && fraction < 1)) {
      throw new IllegalArgumentException("fraction " + fraction + ", at least 0, less than 1");
    }
  }
}
