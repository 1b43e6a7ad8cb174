package io.tributary.app.experiment;

import io.tributary.app.evaluation.Interval;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * A figure of an arm with one seed.
 *
 * @param name key in {@link ArmResult#figures}, or of a figure that follows from the curve
 * @param label for people, with the unit
 * @param of {@link Interval#NONE} where the arm has no such figure
 */
record Measure(String name, String label, Function<ArmResult, Interval> of) {
  static final Measure REWARD = kept("reward", "mean gold reward");
  static final Measure GAIN = kept("gain", "gold reward gain, deviations of the reference");
  static final Measure NET_WINS = kept("net_wins", "share of wins less share of losses");
  static final Measure LENGTH = kept("length", "length, characters");
  static final Measure KL = kept("kl", "KL to the reference, nats a response");
  static final Measure PROXY = kept("proxy", "mean of what the run optimised");
  static final Measure LAG = kept("lag", "mean policy lag, versions");
  static final Measure STALE = kept("stale", "examples dropped as stale");
  static final Measure SPEED = kept("speed", "candidates a second");
  static final Measure ALIGN_SECONDS = kept("align_seconds", "seconds of the online phase");

  /** What is kept of every run, in the order of tables. */
  static final List<Measure> KEPT =
      List.of(REWARD, GAIN, NET_WINS, PROXY, KL, LENGTH, LAG, STALE, SPEED, ALIGN_SECONDS);

  /** What another run on the same machine would change. */
  static final Set<Measure> TIMES = Set.of(SPEED, ALIGN_SECONDS);

  /** A version further than this from the place asked for is not there, as a share of the place. */
  private static final double NEAR = 0.1;

  private static Measure kept(String name, String label) {
    return new Measure(name, label, r -> r.figures().getOrDefault(name, Interval.NONE));
  }

  /** The gain of the version that was trained on so many examples. */
  static Measure gainAfter(long examples, String when) {
    return new Measure(
        "gain_after_" + examples,
        "gold reward gain " + when,
        r ->
            r.curve().stream()
                .min(Comparator.comparingLong(p -> Math.abs(p.examples() - examples)))
                .filter(p -> Math.abs(p.examples() - examples) <= NEAR * examples)
                .map(ArmResult.Point::gain)
                .orElse(Interval.NONE));
  }

  /**
   * How a figure goes on late: its mean over the last third of the versions less that over the
   * third before. The places are fixed, so that noise picks no peak.
   */
  static Measure late(String name, String label, Function<ArmResult.Point, Interval> figure) {
    return new Measure(
        name,
        label,
        r -> {
          List<ArmResult.Point> all = r.curve();
          int third = all.size() / 3;
          if (third == 0) return Interval.NONE;
          List<Interval> last = figures(all.subList(all.size() - third, all.size()), figure);
          List<Interval> before =
              figures(all.subList(all.size() - 2 * third, all.size() - third), figure);
          return Intervals.sum(
              List.of(Intervals.mean(last), Intervals.scaled(-1, Intervals.mean(before))));
        });
  }

  private static List<Interval> figures(
      List<ArmResult.Point> points, Function<ArmResult.Point, Interval> figure) {
    return points.stream().map(figure).toList();
  }
}
