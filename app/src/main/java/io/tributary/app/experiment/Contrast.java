package io.tributary.app.experiment;

import io.tributary.app.evaluation.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A weighted sum of figures of arms that is asked to be above a bound, seed by seed, so that what a
 * seed does to all arms alike falls out.
 *
 * @param says the statement, which the figures bear out or do not
 * @param role what it counts for
 */
record Contrast(String says, Role role, List<Term> terms, double above) {
  enum Role {
    /** A part of the claim. */
    CLAIM,
    /** Must hold by its value for the claim to be decided at all. */
    CONDITION,
    /** Reported beside the claim. */
    BESIDE
  }

  record Term(double factor, String arm, Measure measure) {}

  Contrast {
    terms = List.copyOf(terms);
  }

  /** That one arm has more of something than another. */
  static Contrast more(String says, Measure measure, String arm, String than) {
    return moreBy(says, measure, arm, than, 0);
  }

  /**
   * @param by the least difference; below 0: how much less is still as good
   */
  static Contrast moreBy(String says, Measure measure, String arm, String than, double by) {
    return new Contrast(
        says, Role.CLAIM, List.of(new Term(1, arm, measure), new Term(-1, than, measure)), by);
  }

  /** That an arm learned anything: who delivers the model it began with has beaten nobody. */
  static Contrast learned(String arm, double by) {
    return new Contrast(
        "gain of " + arm, Role.CONDITION, List.of(new Term(1, arm, Measure.GAIN)), by);
  }

  Contrast as(Role other) {
    return new Contrast(says, other, terms, above);
  }

  /** The sum over all seeds that every arm in it has. */
  Interval figure(List<ArmResult> results) {
    Map<Long, List<Interval>> bySeed = new TreeMap<>();
    for (Term term : terms) {
      for (ArmResult r : results) {
        if (!r.arm().equals(term.arm())) continue;
        Interval part = Intervals.scaled(term.factor(), term.measure().of().apply(r));
        bySeed.computeIfAbsent(r.seed(), k -> new ArrayList<>()).add(part);
      }
    }
    return Intervals.overSeeds(
        bySeed.values().stream()
            .filter(parts -> parts.size() == terms.size())
            .map(Intervals::sum)
            .toList());
  }

  Verdict verdict(Interval figure) {
    if (role != Role.CONDITION) return Verdict.above(figure, above);
    if (!figure.known()) return Verdict.UNDECIDED;
    return figure.value() > above ? Verdict.HOLDS : Verdict.DOES_NOT_HOLD;
  }
}
