package io.tributary.app.experiment;

import io.tributary.app.evaluation.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results of arms as runs might give them. */
final class MadeUpArms {
  static final Budget SAME = new Budget(1024, 8192, 49_000);

  private MadeUpArms() {}

  /** One result a gain, with seeds 1, 2, ... */
  static List<ArmResult> gains(String arm, double... gains) {
    List<ArmResult> out = new ArrayList<>();
    for (int s = 0; s < gains.length; s++) out.add(result(arm, s + 1, gains[s], SAME));
    return out;
  }

  /** A gain with an interval of 0.1 to each side. */
  static ArmResult result(String arm, long seed, double gain, Budget budget) {
    return new ArmResult(
        ArmResult.SCHEMA,
        arm,
        seed,
        budget,
        Map.of("gain", new Interval(gain, gain - 0.1, gain + 0.1)),
        List.of());
  }

  static ArmResult curve(String arm, long seed, double[] gold, double[] proxy) {
    List<ArmResult.Point> points = new ArrayList<>();
    for (int i = 0; i < gold.length; i++) {
      points.add(
          new ArmResult.Point(
              i, 100L * i, sure(gold[i]), sure(gold[i]), sure(proxy[i]), sure(2.0 * i)));
    }
    return new ArmResult(ArmResult.SCHEMA, arm, seed, SAME, Map.of(), points);
  }

  static Interval sure(double value) {
    return new Interval(value, value, value);
  }

  @SafeVarargs
  static List<ArmResult> all(List<ArmResult>... each) {
    List<ArmResult> out = new ArrayList<>();
    for (List<ArmResult> one : each) out.addAll(one);
    return out;
  }

  /** That arm "new" gains more than arm "old", at equal budgets. */
  static Experiment experiment(Contrast... more) {
    List<Contrast> contrasts = new ArrayList<>();
    contrasts.add(Contrast.more("gain of new less that of old", Measure.GAIN, "new", "old"));
    contrasts.addAll(List.of(more));
    return new Experiment(
        "made-up",
        "Which is better?",
        "new beats old",
        "nowhere",
        List.of(),
        List.of(Arm.of("new"), Arm.of("old"), Arm.unbudgeted("helper")),
        List.of(Budget.Part.values()),
        false,
        contrasts);
  }
}
