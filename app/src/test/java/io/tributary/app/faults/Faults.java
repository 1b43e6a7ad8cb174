package io.tributary.app.faults;

import java.util.LinkedHashMap;
import java.util.Map;

/** What all faults have in common. */
final class Faults {
  /** Times that each fault is injected; 100 in the profile soak. */
  static final int ROUNDS = Integer.getInteger("tributary.faults", 3);

  /** Seconds until work flows again, for each role that is hit. */
  static final Map<String, Double> LIMITS = new LinkedHashMap<>();

  static {
    LIMITS.put("generator", 10.0);
    LIMITS.put("judge", 10.0);
    LIMITS.put("buffer", 30.0);
    LIMITS.put("feed", 30.0);
    LIMITS.put("learner", 60.0);
  }

  /** What a node says at its end whose place others have taken. */
  static final String REPLACED = "took over with epoch|the other nodes have removed this one";

  private Faults() {}

  /** Something that goes wrong. */
  @FunctionalInterface
  interface Fault {
    /** Gives back the moment from which the recovery counts, of {@link System#nanoTime}. */
    long inject();
  }

  /**
   * Injects a fault and waits until work flows again and nothing of before is left behind.
   *
   * @param role that is hit
   * @return seconds until a prompt that was fed after the fault has its outcome; for a learner
   *     until a version of a later step is published
   */
  static double recovery(Cluster cluster, String role, Fault fault) {
    try {
      Facts facts = cluster.facts();
      long begun = fault.inject();
      long fed = facts.fed();
      long published = facts.published();
      double outcomes =
          Waiting.since(begun, role + ": a new outcome", () -> facts.decidedFrom(fed) > 0);
      double versions =
          Waiting.since(begun, role + ": a new version", () -> facts.published() > published);
      Waiting.until(role + ": what was fed before", () -> facts.openBefore(fed) == 0);
      double seconds = role.equals("learner") ? versions : outcomes;
      System.out.printf("%s: %.1f s%n", role, seconds);
      return seconds;
    } catch (AssertionError e) {
      throw new AssertionError(e.getMessage() + "\n" + cluster.said(), e);
    }
  }
}
